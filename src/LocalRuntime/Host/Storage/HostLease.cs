using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Storage;

/// <summary>A row that names the host which works on the storage, renewed while it lives: queues and timers bear only one.</summary>
/// <remarks>
/// It names machine and process, so that a host of this machine that died is displaced at once. A host elsewhere is
/// waited for until its row runs out.
/// </remarks>
/// <param name="onLost">Called once when another host has taken it, from whichever call found out.</param>
internal sealed partial class HostLease(TableClient table, TimeProvider time, ILogger logger, Action onLost) : IHostLease, IAsyncDisposable
{
    private const string Partition = "lease";
    private const string Row = "host";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly ProcessIdentity? _self = ProcessIdentity.Of(Environment.ProcessId);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private Task _keeping = Task.CompletedTask;
    private ETag _etag;
    private DateTimeOffset _expiresAt;
    private bool _lost;

    /// <summary>Waits until this host holds the lease, and keeps it from then on.</summary>
    public async Task AcquireAsync(TextWriter output, CancellationToken cancellationToken)
    {
        bool told = false;
        while (!await TryAcquireAsync(told ? null : output, cancellationToken))
        {
            told = true;
            await Task.Delay(Poll, time, cancellationToken);
        }

        _keeping = KeepAsync();
    }

    public Task EnsureHeldAsync(CancellationToken cancellationToken) =>
        _lost ? throw new HostLeaseLostException()
        : time.GetUtcNow() < _expiresAt ? Task.CompletedTask
        : RenewAsync(cancellationToken);

    /// <summary>Gives the lease to whoever waits; when storage does not answer, it has to run out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _keeping;
        if (_etag != default && !_lost)
        {
            try
            {
                await table.DeleteEntityAsync(Partition, Row, _etag, CancellationToken.None);
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
            {
                Log.NotReleased(logger, exception);
            }
        }

        _ended.Dispose();
        _gate.Dispose();
    }

    private async Task<bool> TryAcquireAsync(TextWriter? output, CancellationToken cancellationToken)
    {
        try
        {
            NullableResponse<TableEntity> held = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
            if (!held.HasValue)
            {
                await WriteAsync(entity => table.AddEntityAsync(entity, cancellationToken));
                return true;
            }

            TableEntity holder = held.Value!;
            if (IsFree(holder))
            {
                await WriteAsync(entity => table.UpdateEntityAsync(entity, holder.ETag, TableUpdateMode.Replace, cancellationToken));
                return true;
            }

            if (output is not null)
            {
                await output.WriteLineAsync($"Process {holder.GetInt32("ProcessId")} on {holder.GetString("Machine")} works on this storage; waiting until it stops.");
            }
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Another host was quicker; look again.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotRenewed(logger, exception);
        }

        return false;
    }

    private async Task KeepAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(RenewEvery, time, _ended.Token);
                await RenewAsync(_ended.Token);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (HostLeaseLostException)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever keeps storage from answering: who begins work asks EnsureHeldAsync first.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.NotRenewed(logger, exception);
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(entity => table.UpdateEntityAsync(entity, _etag, TableUpdateMode.Replace, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            NullableResponse<TableEntity> held = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
            if (held.HasValue && held.Value!.GetString("Owner") == _owner)
            {
                // The answer to an earlier renewal was lost, or storage died and came back with an older row of ours.
                await WriteAsync(entity => table.UpdateEntityAsync(entity, held.Value.ETag, TableUpdateMode.Replace, cancellationToken));
                return;
            }

            if (!_lost)
            {
                _lost = true;
                Log.Lost(logger);
                onLost();
            }

            throw new HostLeaseLostException();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task WriteAsync(Func<TableEntity, Task<Response>> write)
    {
        DateTimeOffset expiresAt = time.GetUtcNow() + Duration;
        Response response = await write(new TableEntity(Partition, Row)
        {
            ["Owner"] = _owner,
            ["Machine"] = Environment.MachineName,
            ["ProcessId"] = Environment.ProcessId,
            ["ProcessStart"] = _self?.StartedAtTick,
            ["Boot"] = _self?.Boot,
            ["ExpiresAt"] = expiresAt,
        });
        _etag = response.Headers.ETag ?? throw new InvalidOperationException("Storage answered without an ETag.");
        _expiresAt = expiresAt;
    }

    private bool IsFree(TableEntity holder)
    {
        if (holder.GetDateTimeOffset("ExpiresAt") is not { } expiresAt || expiresAt <= time.GetUtcNow())
        {
            return true;
        }

        return holder.GetString("Machine") == Environment.MachineName
            && holder.GetInt32("ProcessId") is { } id
            && holder.GetInt64("ProcessStart") is { } start
            && holder.GetString("Boot") is { } boot
            && !new ProcessIdentity(id, start, boot).IsRunning;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "Another host works on the storage now: this one was too long without storage or asleep, and stops.")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The lease on storage could not be renewed; it is tried again.")]
        public static partial void NotRenewed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Debug, "The lease on storage could not be released.")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
