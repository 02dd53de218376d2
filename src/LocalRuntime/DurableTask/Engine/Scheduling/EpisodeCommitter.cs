using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Replay;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>Stores episodes, and does what follows from one. Nothing follows before it is stored.</summary>
/// <param name="onOvertaken">Looks whether the hub is still this host's, when somebody else has written to it.</param>
internal sealed partial class EpisodeCommitter(
    InstanceDirectory directory,
    InstanceStore store,
    CommitWriter writer,
    TimerQueue timers,
    ActivityRunner activities,
    OutboxDelivery outbox,
    InstanceSignals signals,
    TimeProvider time,
    Patience patience,
    Func<CancellationToken, Task> onOvertaken,
    ILogger logger)
{
    /// <summary>The next episode of an instance in memory.</summary>
    public Task<WriteResult> StoreAsync(EpisodeRun run, InstanceState state, EpisodeResult result)
    {
        bool isAppend = result.Record.Generation == state.Record.Generation;
        var commit = new Commit
        {
            Before = state.Record,
            ETag = state.ETag,
            After = isAppend ? result.Record : result.Record with { IsUntidy = state.Record.Parts.HasRows },
            Events = result.Events,
            Inline = isAppend ? state.History[state.FirstInline..] : [],
            Outbox = result.Outbox,
        };
        return StoreAsync(run, state, commit, result, mayGiveUp: false);
    }

    /// <summary>The first episode of a new instance.</summary>
    /// <param name="run">Of the instance.</param>
    /// <param name="replaced">The ended instance whose place it takes, if any.</param>
    /// <param name="result">The first episode.</param>
    /// <param name="mayGiveUp">When it certainly was not stored it is not tried again.</param>
    public Task<WriteResult> StoreFirstAsync(EpisodeRun run, StoredInstance? replaced, EpisodeResult result, bool mayGiveUp)
    {
        var commit = new Commit
        {
            Before = replaced?.Record,
            ETag = replaced?.ETag ?? default,
            After = result.Record,
            Events = result.Events,
            Outbox = result.Outbox,
        };
        return StoreAsync(run, null, commit, result, mayGiveUp);
    }

    /// <summary>Begins activities; their ends come as messages.</summary>
    public void Begin(InstanceRecord record, IEnumerable<ActivityScheduled> calls)
    {
        foreach (ActivityScheduled call in calls)
        {
            activities.Enqueue(new ActivityWork(record.InstanceId, record.ExecutionId, call));
        }
    }

    private async Task<WriteResult> StoreAsync(EpisodeRun run, InstanceState? state, Commit commit, EpisodeResult result, bool mayGiveUp)
    {
        WriteResult written;
        CommitPlan? plan = null;
        try
        {
            plan = store.Plan(commit);
            written = await writer.WriteAsync(plan, mayGiveUp, run.ReportTrouble, run.Stopping);
        }
        catch (ArgumentException e)
        {
            // Text that is no valid Unicode cannot be written at all.
            written = new WriteResult(WriteOutcome.Refused, default, e);
        }

        switch (written.Outcome)
        {
            case WriteOutcome.Written:
                Follow(run, state, plan!, written.ETag, result);
                break;
            case WriteOutcome.Overtaken when commit.Before is not null:
                Log.Overtaken(logger, run.Entry.InstanceId);
                await onOvertaken(run.Stopping);
                run.Stopping.ThrowIfCancellationRequested();
                break;
            case WriteOutcome.Refused when commit.IsEnd:
                throw new InvalidOperationException($"Storage refuses even the end of the instance '{run.Entry.InstanceId}'.", written.Failure);
            case WriteOutcome.Refused:
                Log.Refused(logger, written.Failure!, run.Entry.InstanceId);
                (Commit end, EpisodeResult ended) = EndRefused(commit, written.Failure!);
                return await StoreAsync(run, state, end, ended, mayGiveUp);
        }

        return written;
    }

    private (Commit Commit, EpisodeResult Result) EndRefused(Commit refused, Exception reason)
    {
        Failure failure = Poison.RefusedByStorage(reason);
        InstanceRecord from = refused.IsAppend
            ? refused.Before!
            : refused.After with { Sequence = refused.After.Sequence - 1, Input = null };
        EpisodeResult end = Episode.EndWithoutCode(
            from, OrchestrationRuntimeStatus.Failed, failure.ToString(), failure, time.GetUtcNow().UtcDateTime);
        return (refused with { After = end.Record, Events = [], Inline = [], Outbox = end.Outbox, IsEnd = true }, end);
    }

    /// <summary>The episode is stored: now the world may see it.</summary>
    private void Follow(EpisodeRun run, InstanceState? state, CommitPlan plan, ETag etag, EpisodeResult result)
    {
        InstanceEntry entry = run.Entry;
        InstanceRecord record = plan.After;
        state = Advance(state, plan, etag, result);
        entry.IsLive = !record.IsTerminal;
        entry.Status = record.Status;
        entry.State = entry.IsLive ? state : null;
        timers.Schedule(entry, record.NextTimer);
        signals.Publish(record);
        if (entry.IsLive)
        {
            Begin(record, result.Events.OfType<ActivityScheduled>());
            if (record.IsFresh && record.HasWork)
            {
                directory.Post(entry.InstanceId, new TakeUpWork());
            }
        }
        else if (entry.Deferred is { } deferred)
        {
            entry.Deferred = null;
            deferred.ForEach(start => directory.Post(entry.InstanceId, start));
        }

        if (plan.Commit.Outbox.Count > 0)
        {
            outbox.Deliver(plan.Row.PartitionKey, record.Sequence, plan.Blocks.Count(RowKeys.IsOutbox), plan.Commit.Outbox, run.Stopping);
        }

        if (plan.Commit.Before is { Parts.HasRows: true } ended && !plan.Commit.IsAppend)
        {
            _ = TidyAsync(ended, run.Stopping);
        }
    }

    private static InstanceState Advance(InstanceState? state, CommitPlan plan, ETag etag, EpisodeResult result)
    {
        if (state is not null && plan.Commit.IsAppend)
        {
            state.Append(result.Events);
            state.Record = plan.After;
            state.ETag = etag;
            state.HistoryBytes += plan.EventBytes;
            state.FirstInline = plan.MovedInline ? state.History.Count : state.FirstInline;
        }
        else
        {
            state = new InstanceState(plan.After, etag, result.Events, plan.MovedInline ? result.Events.Count : 0) { HistoryBytes = plan.EventBytes };
        }

        state.KeepTimers(result.OpenTimers);
        return state;
    }

    private async Task TidyAsync(InstanceRecord ended, CancellationToken stopping)
    {
        try
        {
            await patience.RunAsync(token => store.TidyAsync(ended, token), stopping);
        }
        catch (OperationCanceledException)
        {
            // The row is marked untidy; its purge finds what is left.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Error, "The row of {InstanceId} was written by somebody else.")]
        public static partial void Overtaken(ILogger logger, string instanceId);

        [LoggerMessage(22, LogLevel.Error, "Storage refuses an episode of {InstanceId}; the instance ends as failed.")]
        public static partial void Refused(ILogger logger, Exception exception, string instanceId);
    }
}
