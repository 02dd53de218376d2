using Azure;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>
/// Stores commits through trouble: repeats with growing pauses, and settles what is unknown by reading the row back,
/// so that nothing is applied twice and nothing is given up.
/// </summary>
internal sealed partial class CommitWriter(InstanceStore store, Patience patience, ILogger logger)
{
    /// <param name="plan">What to store.</param>
    /// <param name="mayGiveUp">A commit that certainly was not stored is given up after its first failure, not repeated.</param>
    /// <param name="onTrouble">Told of every failed try, so that whoever waits need not wait through an outage.</param>
    /// <param name="stopping">Gives up; the outcome is then unknown.</param>
    public async Task<WriteResult> WriteAsync(CommitPlan plan, bool mayGiveUp, Action<Exception> onTrouble, CancellationToken stopping)
    {
        WriteResult result = await TryAsync(plan, mayGiveUp, onTrouble, stopping);
        if (result.Outcome is not WriteOutcome.Written && plan.HasStaged)
        {
            await patience.RunAsync(token => store.WithdrawAsync(plan, token), stopping);
        }

        return result;
    }

    private async Task<WriteResult> TryAsync(CommitPlan plan, bool mayGiveUp, Action<Exception> onTrouble, CancellationToken stopping)
    {
        for (int tries = 1; ; tries++)
        {
            Exception failure;
            try
            {
                return new WriteResult(WriteOutcome.Written, await store.WriteAsync(plan, stopping), null);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                failure = e;
            }

            StorageFault fault = StorageFaults.Kind(failure);
            if (fault is StorageFault.Refused)
            {
                return new WriteResult(WriteOutcome.Refused, default, failure);
            }

            if (fault is StorageFault.Transient)
            {
                Log.CommitFailed(logger, failure, plan.After.InstanceId, tries);
                onTrouble(failure);
            }

            Settlement settled = await SettleAsync(plan, stopping);
            switch (settled.Kind)
            {
                case SettlementKind.Written:
                    return new WriteResult(WriteOutcome.Written, settled.ETag, null);
                case SettlementKind.Overtaken:
                    return new WriteResult(WriteOutcome.Overtaken, default, failure);
                case SettlementKind.NotWritten when mayGiveUp && fault is StorageFault.Transient:
                    return new WriteResult(WriteOutcome.GivenUp, default, failure);
            }

            if (StorageFaults.IsTableMissing(failure))
            {
                await patience.RunAsync(store.EnsureTableAsync, stopping);
            }

            await patience.PauseAsync(tries, stopping);
        }
    }

    private Task<Settlement> SettleAsync(CommitPlan plan, CancellationToken stopping) =>
        patience.RunAsync(token => store.SettleAsync(plan, token), stopping);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Storing an episode of {InstanceId} failed (try {Tries}); its outcome is read back and it is repeated.")]
        public static partial void CommitFailed(ILogger logger, Exception exception, string instanceId, int tries);
    }
}

internal enum WriteOutcome
{
    Written,

    /// <summary>Certainly not stored, and not to be repeated.</summary>
    GivenUp,

    /// <summary>The row is not the one the commit was made from.</summary>
    Overtaken,

    /// <summary>The service will never take it.</summary>
    Refused,
}

internal readonly record struct WriteResult(WriteOutcome Outcome, ETag ETag, Exception? Failure);
