using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Lease;

/// <summary>
/// Gives a task hub to one host. The lease row names machine, process and its start: an owner that is dead on this
/// machine is displaced at once, a living one is waited for, one on another machine counts as dead when it has not
/// renewed for <see cref="Duration"/>.
/// </summary>
internal sealed partial class HubLease(
    TableClient table, string owner, TimeProvider time, Patience patience, ILogger logger, Action onLost) : IDisposable
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    // No instance's key begins like this: ^ is always followed by four digits there.
    private const string PartitionKey = "^lease";

    // Hosts that live in this process; a test has several in a row.
    private static readonly ConcurrentDictionary<string, byte> LiveOwners = new();

    private readonly CancellationTokenSource _ended = new();
    private ITimer? _timer;
    private ETag _etag;
    private int _isRenewing;

    /// <summary>Waits until the hub is this host's.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        ETag watched = default;
        DateTimeOffset watchedSince = default;
        bool hasSaid = false;
        while (true)
        {
            (TableEntity? row, HostIdentity? holder) = await patience.RunAsync(ReadAsync, cancellationToken);
            if (row is not null && row.ETag != watched)
            {
                (watched, watchedSince) = (row.ETag, time.GetUtcNow());
            }

            if (row is null || holder is null || IsFree(row, holder, time.GetUtcNow() - watchedSince))
            {
                if (await patience.RunAsync(token => TryTakeAsync(row?.ETag, token), cancellationToken))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    LiveOwners[owner] = 0;
                    Log.Acquired(logger, table.Name);
                    _timer = time.CreateTimer(_ => _ = RenewAsync(), null, RenewEvery, RenewEvery);
                    return;
                }

                continue;
            }

            if (!hasSaid)
            {
                Log.Waiting(logger, table.Name, holder);
                hasSaid = true;
            }

            await Task.Delay(AskAgainAfter, time, cancellationToken);
        }
    }

    /// <summary>Looks whether the lease is still this host's, and reports it lost if not.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        (TableEntity? row, _) = await patience.RunAsync(ReadAsync, cancellationToken);
        if (row?.GetString("Owner") != owner)
        {
            Lose();
        }
    }

    /// <summary>Gives the hub to the next host at once. When storage does not answer, that one finds out by itself.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        Forget();
        if (_etag == default)
        {
            return;
        }

        try
        {
            await table.DeleteEntityAsync(PartitionKey, "lease", _etag, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Log.NotReleased(logger, e);
        }
    }

    /// <summary>Stops renewing without telling storage, as a process does that is killed.</summary>
    public void Forget()
    {
        LiveOwners.TryRemove(owner, out _);
        _timer?.Dispose();
        _ended.Cancel();
    }

    public void Dispose()
    {
        Forget();
        _ended.Dispose();
    }

    private static bool IsFree(TableEntity row, HostIdentity holder, TimeSpan unchangedFor)
    {
        if (!holder.IsOnThisMachine)
        {
            return unchangedFor >= Duration;
        }

        return holder.IsThisProcess ? !LiveOwners.ContainsKey(row.GetString("Owner") ?? "") : !holder.IsAlive();
    }

    private async Task<(TableEntity? Row, HostIdentity? Holder)> ReadAsync(CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> response = await table.GetEntityIfExistsAsync<TableEntity>(
            PartitionKey, "lease", cancellationToken: cancellationToken);
        if (!response.HasValue)
        {
            return default;
        }

        TableEntity row = response.Value!;
        return (row, new HostIdentity(
            row.GetString("Machine") ?? "", row.GetInt32("ProcessId") ?? 0, row.GetDateTimeOffset("ProcessStart") ?? default));
    }

    private async Task<bool> TryTakeAsync(ETag? displaced, CancellationToken cancellationToken)
    {
        try
        {
            Response response = displaced is { } etag
                ? await table.UpdateEntityAsync(Row(), etag, TableUpdateMode.Replace, cancellationToken)
                : await table.AddEntityAsync(Row(), cancellationToken);
            _etag = response.Headers.ETag!.Value;
            return true;
        }
        catch (RequestFailedException e) when (StorageFaults.Kind(e) is StorageFault.Precondition && !StorageFaults.IsTableMissing(e))
        {
            // Another was faster, or an earlier try of ours came through after all.
            (TableEntity? row, _) = await ReadAsync(cancellationToken);
            if (row?.GetString("Owner") != owner)
            {
                return false;
            }

            _etag = row.ETag;
            return true;
        }
    }

    private TableEntity Row() => new(PartitionKey, "lease")
    {
        ["Owner"] = owner,
        ["Machine"] = HostIdentity.Current.Machine,
        ["ProcessId"] = HostIdentity.Current.ProcessId,
        ["ProcessStart"] = HostIdentity.Current.ProcessStart,
        ["RenewedAt"] = time.GetUtcNow(),
    };

    private async Task RenewAsync()
    {
        if (_ended.IsCancellationRequested || Interlocked.Exchange(ref _isRenewing, 1) == 1)
        {
            return;
        }

        try
        {
            if (!await TryTakeAsync(_etag, _ended.Token))
            {
                Lose();
            }
        }
#pragma warning disable CA1031 // Storage is in trouble; the row's version shows later whether anybody took the lease.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_ended.IsCancellationRequested)
            {
                Log.NotRenewed(logger, e);
            }
        }
        finally
        {
            Interlocked.Exchange(ref _isRenewing, 0);
        }
    }

    private void Lose()
    {
        if (!_ended.IsCancellationRequested)
        {
            Forget();
            Log.Lost(logger, table.Name);
            onLost();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Information, "The task hub {Hub} is this host's.")]
        public static partial void Acquired(ILogger logger, string hub);

        [LoggerMessage(31, LogLevel.Warning, "The task hub {Hub} belongs to {Holder}, which is alive; waiting until it ends.")]
        public static partial void Waiting(ILogger logger, string hub, HostIdentity holder);

        [LoggerMessage(32, LogLevel.Error, "The task hub {Hub} was taken by another host; this one processes it no longer.")]
        public static partial void Lost(ILogger logger, string hub);

        [LoggerMessage(33, LogLevel.Warning, "The lease could not be renewed; it is tried again.")]
        public static partial void NotRenewed(ILogger logger, Exception exception);

        [LoggerMessage(34, LogLevel.Warning, "The lease could not be given back; the next host displaces it.")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
