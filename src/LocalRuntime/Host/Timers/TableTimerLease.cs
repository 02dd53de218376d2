using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>A row that names the host which runs timers, renewed while it lives.</summary>
/// <remarks>
/// It names machine and process, so that a host of this machine that died is displaced at once. A host elsewhere is
/// waited for until its row runs out.
/// </remarks>
internal sealed partial class TableTimerLease(TableClient table, TimeProvider time, ILogger logger) : ITimerLease, IDisposable
{
    private const string Partition = "lease";
    private const string Row = "timers";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private readonly string _host = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ETag _etag;
    private DateTimeOffset _expiresAt;

    /// <summary>Waits until this host holds the lease.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        bool told = false;
        while (true)
        {
            try
            {
                NullableResponse<TableEntity> held = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
                if (!held.HasValue)
                {
                    await WriteAsync(entity => table.AddEntityAsync(entity, cancellationToken));
                    return;
                }

                if (IsFree(held.Value!))
                {
                    await WriteAsync(entity => table.UpdateEntityAsync(entity, held.Value!.ETag, TableUpdateMode.Replace, cancellationToken));
                    return;
                }

                if (!told)
                {
                    told = true;
                    Log.HeldElsewhere(logger, held.Value!.GetString("Machine"), held.Value!.GetInt32("ProcessId"));
                }
            }
            catch (RequestFailedException exception) when (exception.Status is 409 or 412)
            {
                // Another host was quicker; look again.
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>Renews until <paramref name="stop"/> fires.</summary>
    /// <exception cref="TimerLeaseLostException">Another host has it now.</exception>
    public async Task KeepAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(RenewEvery, time, stop);
            try
            {
                await RenewAsync(stop);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested && exception is not TimerLeaseLostException)
            {
                // A run asks EnsureHeldAsync before it begins, so a lease that ran out does no harm meanwhile.
                Log.NotRenewed(logger, exception);
            }
        }
    }

    public Task EnsureHeldAsync(CancellationToken cancellationToken) =>
        time.GetUtcNow() < _expiresAt ? Task.CompletedTask : RenewAsync(cancellationToken);

    /// <summary>Gives the lease to whoever waits; failures only mean that it has to run out.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await table.DeleteEntityAsync(Partition, Row, _etag, CancellationToken.None);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            Log.NotReleased(logger, exception);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(entity => table.UpdateEntityAsync(entity, _etag, TableUpdateMode.Replace, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            throw new TimerLeaseLostException();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task WriteAsync(Func<TableEntity, Task<Response>> write)
    {
        DateTimeOffset expiresAt = time.GetUtcNow() + Duration;
        using var self = Process.GetCurrentProcess();
        Response response = await write(new TableEntity(Partition, Row)
        {
            ["Host"] = _host,
            ["Machine"] = Environment.MachineName,
            ["ProcessId"] = self.Id,
            ["ProcessStartedAt"] = new DateTimeOffset(self.StartTime).ToUniversalTime(),
            ["ExpiresAt"] = expiresAt,
        });
        _etag = response.Headers.ETag ?? throw new InvalidOperationException("Storage answered without an ETag.");
        _expiresAt = expiresAt;
    }

    private bool IsFree(TableEntity held) =>
        held.GetDateTimeOffset("ExpiresAt") is not { } expiresAt
        || expiresAt <= time.GetUtcNow()
        || (held.GetString("Machine") == Environment.MachineName && !IsAlive(held.GetInt32("ProcessId"), held.GetDateTimeOffset("ProcessStartedAt")));

    private static bool IsAlive(int? id, DateTimeOffset? startedAt)
    {
        try
        {
            using var process = Process.GetProcessById(id ?? 0);
            return startedAt is null || (new DateTimeOffset(process.StartTime) - startedAt.Value).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Timer functions wait: process {ProcessId} on {Machine} runs them on the same storage.")]
        public static partial void HeldElsewhere(ILogger logger, string? machine, int? processId);

        [LoggerMessage(LogLevel.Warning, "The lease on timer functions could not be renewed; it is tried again.")]
        public static partial void NotRenewed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Debug, "The lease on timer functions could not be released.")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
