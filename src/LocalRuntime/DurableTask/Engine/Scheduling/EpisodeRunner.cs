using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Replay;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>
/// Takes an instance's messages, works out its episode, stores it, and does what follows from it. Strictly one at a
/// time for one instance. Nothing follows from an episode before it is stored.
/// </summary>
internal sealed partial class EpisodeRunner(
    Episode episode,
    InstanceDirectory directory,
    InstanceStore store,
    CommitWriter writer,
    InstanceCache cache,
    TimerQueue timers,
    ActivityRunner activities,
    OutboxDelivery outbox,
    InstanceSignals signals,
    TimeProvider time,
    Action<string> onOvertaken,
    ILogger logger)
{
    public async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (InstanceEntry entry in directory.Ready.ReadAllAsync(stopping))
            {
                await RunAsync(entry, stopping);
                directory.Finish(entry);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task RunAsync(InstanceEntry entry, CancellationToken stopping)
    {
        List<Message> batch = entry.Take();
        int at = 0;
        try
        {
            while (at < batch.Count)
            {
                int end = EndOfTurn(batch, at);
                if (batch[at] is StartInstance start)
                {
                    at += await StartAsync(entry, start, batch[(at + 1)..EndOfTurn(batch, at + 1)], stopping);
                }
                else if (batch[at] is PurgeInstance purge)
                {
                    await PurgeAsync(entry, purge, stopping);
                    at++;
                }
                else
                {
                    await ContinueAsync(entry, batch[at..end], stopping);
                    at = end;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            var stopped = new OperationCanceledException("The task hub was stopped; what became of the operation is unknown.");
            batch.ForEach(message => message.Reject(stopped));
        }
#pragma warning disable CA1031 // A defect or a damaged row must not end the loop that serves all other instances.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.EpisodeFailed(logger, e, entry.InstanceId);
            entry.State = null;
            _ = RepostLaterAsync(entry, batch[at..], e, stopping);
        }

        cache.Touch(entry);
    }

    private static int EndOfTurn(List<Message> batch, int at)
    {
        int end = batch.FindIndex(at, message => message is StartInstance or PurgeInstance);
        return end < 0 ? batch.Count : end;
    }

    private async Task RepostLaterAsync(InstanceEntry entry, List<Message> messages, Exception reason, CancellationToken stopping)
    {
        try
        {
            messages.ForEach(message => message.ReportTrouble(reason));
            await Patience.PauseAsync(int.MaxValue, time, stopping);
            messages.ForEach(message => directory.Post(entry.InstanceId, message));
        }
        catch (OperationCanceledException)
        {
            // The host stops; what was not stored happens again with the next.
        }
    }

    /// <summary>A turn of an instance that exists.</summary>
    private async Task ContinueAsync(InstanceEntry entry, List<Message> turn, CancellationToken stopping)
    {
        while (await GetStateAsync(entry, stopping) is { } state)
        {
            EpisodeResult? result = WorkOut(entry, state, turn);
            if (result is null || await StoreAsync(entry, state, result, turn, mayGiveUp: false, stopping) is WriteOutcome.Written)
            {
                break;
            }

            // Somebody else wrote the row: judge again from what is there now.
            entry.State = null;
        }

        turn.ForEach(message => message.Accept());
    }

    /// <summary>Null when the messages change nothing.</summary>
    private EpisodeResult? WorkOut(InstanceEntry entry, InstanceState state, List<Message> turn)
    {
        InstanceRecord record = state.Record;
        DateTime now = Now();
        if (turn.OfType<TerminateInstance>().FirstOrDefault() is { } terminate)
        {
            return Episode.EndWithoutCode(record, OrchestrationRuntimeStatus.Terminated, terminate.Output, null, now);
        }

        if (turn.OfType<FailInstance>().FirstOrDefault(message => message.ExecutionId == record.ExecutionId) is { } fail)
        {
            return Episode.EndWithoutCode(record, OrchestrationRuntimeStatus.Failed, fail.Failure.ToString(), fail.Failure, now);
        }

        if (record.Status is OrchestrationRuntimeStatus.Pending && record.StartAt > now)
        {
            // It does not exist yet for whoever sends it something.
            timers.Schedule(entry, record.StartAt);
            return null;
        }

        if (turn.OfType<TakeUpWork>().Any())
        {
            Begin(record, state.OpenActivities);
        }

        var events = new TurnEvents(state, now);
        List<HistoryEvent> happened = events.Read(turn);
        if (happened.Count == 0 && !record.IsFresh)
        {
            timers.Schedule(entry, record.NextTimer);
            return null;
        }

        EpisodeResult result = episode.Run(record, state.History, state.OpenActivities.Count, happened, now);
        return result with { Record = result.Record with { Received = ReceivedBy(result.Record, events.MessageIds) } };
    }

    private IReadOnlyList<string> ReceivedBy(InstanceRecord record, List<string> messageIds)
    {
        if (record.IsTerminal || (messageIds.Count == 0 && record.Received.All(outbox.IsOutstanding)))
        {
            return record.Received;
        }

        return [.. record.Received.Where(outbox.IsOutstanding), .. messageIds];
    }

    /// <summary>A start, and what was sent to the new instance right after it.</summary>
    /// <returns>How many messages were dealt with.</returns>
    private async Task<int> StartAsync(InstanceEntry entry, StartInstance start, List<Message> turn, CancellationToken stopping)
    {
        StoredInstance? existing = null;
        while (true)
        {
            if (await GetStateAsync(entry, stopping) is { } running)
            {
                switch (JudgeExisting(start, running.Record))
                {
                    case Verdict.Defer:
                        (entry.Deferred ??= []).Add(start);
                        return 1;
                    case Verdict.Keep:
                        return 1;
                }

                // The reference terminates the running instance first, and waits for that.
                await ContinueAsync(entry, [new TerminateInstance($"\"A new instance with the id '{entry.InstanceId}' was started.\"")], stopping);
                existing = await ReadAsync(entry.InstanceId, stopping);
            }

            InstanceRecord record = existing is { } old
                ? start.Record with { Generation = old.Record.Generation + 1, Sequence = old.Record.Sequence, IsUntidy = old.Record.Parts.HasRows || old.Record.IsUntidy }
                : start.Record;
            EpisodeResult result = FirstEpisode(record, turn);
            var commit = new Commit
            {
                Before = existing?.Record,
                ETag = existing?.ETag ?? default,
                After = result.Record,
                Events = result.Events,
                Outbox = result.Outbox,
            };
            List<Message> all = [start, .. turn];
            switch (await StoreAsync(entry, null, commit, result, all, mayGiveUp: !start.IsPatient, stopping))
            {
                case WriteOutcome.Written:
                    all.ForEach(message => message.Accept());
                    return all.Count;
                case WriteOutcome.GivenUp:
                    return all.Count;
            }

            existing = await ReadAsync(entry.InstanceId, stopping);
            if (existing is not { Record: var found })
            {
                continue;
            }

            if (!found.IsTerminal)
            {
                // Started by a request whose outcome was taken for failed, or by another host.
                entry.IsLive = true;
                continue;
            }

            if (JudgeExisting(start, found) is Verdict.Keep)
            {
                return 1;
            }
        }
    }

    private EpisodeResult FirstEpisode(InstanceRecord record, List<Message> turn)
    {
        DateTime now = Now();
        if (turn.OfType<TerminateInstance>().FirstOrDefault() is { } terminate)
        {
            return Episode.EndWithoutCode(record, OrchestrationRuntimeStatus.Terminated, terminate.Output, null, now);
        }

        if (record.StartAt > now)
        {
            return new EpisodeResult(
                record with { Sequence = record.Sequence + 1, UpdatedAt = now, NextTimer = record.StartAt }, [], [], new HashSet<int>());
        }

        var events = new TurnEvents(new InstanceState(record, default, [], 0), now);
        EpisodeResult result = episode.Run(record, [], 0, events.Read(turn), now);
        return result with { Record = result.Record with { Received = ReceivedBy(result.Record, events.MessageIds) } };
    }

    /// <summary>Gives the receipt when the existing instance stays.</summary>
    private static Verdict JudgeExisting(StartInstance start, InstanceRecord existing)
    {
        if (start.IsBySameCallAs(existing))
        {
            start.Accept();
            return Verdict.Keep;
        }

        if (start.Blocking.Contains(existing.Status))
        {
            start.Reject(new InstanceAlreadyExistsException(existing.InstanceId, existing.Status));
            return Verdict.Keep;
        }

        return !existing.IsTerminal && start.IsByParentOf(existing) ? Verdict.Defer : Verdict.Replace;
    }

    private async Task PurgeAsync(InstanceEntry entry, PurgeInstance purge, CancellationToken stopping)
    {
        try
        {
            Task delivered = outbox.WhenDelivered(InstanceKey.Encode(entry.InstanceId));
            if (!delivered.IsCompleted)
            {
                // Not here: whoever receives it may wait for this worker.
                _ = PostWhenAsync(delivered, entry, purge, stopping);
                return;
            }

            await delivered;
            if (purge.Known is { Record.IsTerminal: true } known && !entry.IsLive && await store.PurgeAsync(known.Record, known.ETag, stopping))
            {
                purge.HasPurged = true;
            }
            else if (await store.ReadAsync(entry.InstanceId, withPayloads: false, stopping) is not { } found)
            {
                entry.IsLive = false;
            }
            else if (purge.Known is { Record: { IsTerminal: true, ExecutionId: var ended } } && found.Record.ExecutionId != ended)
            {
                // Started anew since the query, which did not mean this one.
                purge.HasPurged = false;
            }
            else if (!found.Record.IsTerminal && !purge.Force)
            {
                purge.Reject(new InvalidOperationException(
                    $"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID {entry.InstanceId} has status {found.Record.Status}"));
                return;
            }
            else
            {
                purge.HasPurged = await store.PurgeAsync(found.Record, found.ETag, stopping);
                entry.IsLive &= !purge.HasPurged;
            }

            if (!entry.IsLive)
            {
                entry.State = null;
                timers.Schedule(entry, null);
            }

            purge.Accept();
        }
#pragma warning disable CA1031 // Whoever asked for the purge repeats it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            purge.Reject(e);
        }
    }

    private async Task PostWhenAsync(Task delivered, InstanceEntry entry, PurgeInstance purge, CancellationToken stopping)
    {
        try
        {
            await delivered.WaitAsync(stopping);
            directory.Post(entry.InstanceId, purge);
        }
        catch (OperationCanceledException e)
        {
            purge.Reject(e);
        }
    }

    private Task<WriteOutcome> StoreAsync(
        InstanceEntry entry, InstanceState state, EpisodeResult result, List<Message> turn, bool mayGiveUp, CancellationToken stopping)
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
        return StoreAsync(entry, state, commit, result, turn, mayGiveUp, stopping);
    }

    private async Task<WriteOutcome> StoreAsync(
        InstanceEntry entry, InstanceState? state, Commit commit, EpisodeResult result, List<Message> turn, bool mayGiveUp, CancellationToken stopping)
    {
        WriteResult written;
        CommitPlan? plan = null;
        try
        {
            plan = store.Plan(commit);
            written = await writer.WriteAsync(
                plan, mayGiveUp, trouble => turn.ForEach(message => message.ReportTrouble(trouble)), stopping);
        }
        catch (ArgumentException e)
        {
            // Text that is no valid Unicode cannot be written at all.
            written = new WriteResult(WriteOutcome.Refused, default, e);
        }

        switch (written.Outcome)
        {
            case WriteOutcome.Written:
                Follow(entry, state, plan!, written.ETag, result, stopping);
                break;
            case WriteOutcome.Overtaken when commit.Before is not null:
                Log.Overtaken(logger, entry.InstanceId);
                onOvertaken(entry.InstanceId);
                break;
            case WriteOutcome.GivenUp:
                turn.ForEach(message => message.Reject(written.Failure!));
                break;
            case WriteOutcome.Refused when commit.IsEnd:
                throw new InvalidOperationException($"Storage refuses even the end of the instance '{entry.InstanceId}'.", written.Failure);
            case WriteOutcome.Refused:
                Log.Refused(logger, written.Failure!, entry.InstanceId);
                (Commit end, EpisodeResult ended) = EndRefused(commit, written.Failure!);
                return await StoreAsync(entry, state, end, ended, turn, mayGiveUp, stopping);
        }

        return written.Outcome;
    }

    private (Commit Commit, EpisodeResult Result) EndRefused(Commit refused, Exception reason)
    {
        Failure failure = Poison.RefusedByStorage(reason);
        InstanceRecord from = refused.IsAppend
            ? refused.Before!
            : refused.After with { Sequence = refused.After.Sequence - 1, Input = null };
        EpisodeResult end = Episode.EndWithoutCode(from, OrchestrationRuntimeStatus.Failed, failure.ToString(), failure, Now());
        return (refused with { After = end.Record, Events = [], Inline = [], Outbox = end.Outbox, IsEnd = true }, end);
    }

    /// <summary>The episode is stored: now the world may see it.</summary>
    private void Follow(
        InstanceEntry entry, InstanceState? state, CommitPlan plan, ETag etag, EpisodeResult result, CancellationToken stopping)
    {
        InstanceRecord record = plan.After;
        if (state is not null && plan.Commit.IsAppend)
        {
            state.Append(result.Events);
            state.Record = record;
            state.ETag = etag;
            state.HistoryBytes += plan.EventBytes;
            state.FirstInline = plan.MovedInline ? state.History.Count : state.FirstInline;
        }
        else
        {
            state = new InstanceState(record, etag, result.Events, plan.MovedInline ? result.Events.Count : 0) { HistoryBytes = plan.EventBytes };
        }

        state.KeepTimers(result.OpenTimers);
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
            outbox.Deliver(
                plan.Row.PartitionKey, record.Sequence, plan.Blocks.Count(RowKeys.IsOutbox), plan.Commit.Outbox, stopping);
        }

        if (plan.Commit.Before is { Parts.HasRows: true } ended && !plan.Commit.IsAppend)
        {
            _ = TidyAsync(ended, stopping);
        }
    }

    private void Begin(InstanceRecord record, IEnumerable<ActivityScheduled> calls)
    {
        foreach (ActivityScheduled call in calls)
        {
            activities.Enqueue(new ActivityWork(record.InstanceId, record.ExecutionId, call));
        }
    }

    private async Task TidyAsync(InstanceRecord ended, CancellationToken stopping)
    {
        try
        {
            await Patience.RunAsync(token => store.TidyAsync(ended, token), time, logger, stopping);
        }
        catch (OperationCanceledException)
        {
            // The row is marked untidy; its purge finds what is left.
        }
    }

    /// <summary>Null when there is no live instance.</summary>
    private async Task<InstanceState?> GetStateAsync(InstanceEntry entry, CancellationToken stopping)
    {
        if (!entry.IsLive)
        {
            return null;
        }

        if (entry.State is null)
        {
            InstanceState? loaded = await Patience.RunAsync(token => store.LoadAsync(entry.InstanceId, token), time, logger, stopping);
            if (loaded is null || loaded.Record.IsTerminal)
            {
                Log.Vanished(logger, entry.InstanceId);
                entry.IsLive = false;
                timers.Schedule(entry, null);
                if (loaded is not null)
                {
                    signals.Publish(loaded.Record);
                }

                return null;
            }

            entry.State = loaded;
            entry.Status = loaded.Record.Status;
        }

        return entry.State;
    }

    private Task<StoredInstance?> ReadAsync(string instanceId, CancellationToken stopping) =>
        Patience.RunAsync(token => store.ReadAsync(instanceId, withPayloads: false, token), time, logger, stopping);

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private enum Verdict
    {
        Keep,
        Defer,
        Replace,
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Error, "An episode of {InstanceId} failed inside the engine; it is tried again.")]
        public static partial void EpisodeFailed(ILogger logger, Exception exception, string instanceId);

        [LoggerMessage(21, LogLevel.Error, "The row of {InstanceId} was written by somebody else.")]
        public static partial void Overtaken(ILogger logger, string instanceId);

        [LoggerMessage(22, LogLevel.Error, "Storage refuses an episode of {InstanceId}; the instance ends as failed.")]
        public static partial void Refused(ILogger logger, Exception exception, string instanceId);

        [LoggerMessage(23, LogLevel.Warning, "The instance {InstanceId} has ended or gone without this host.")]
        public static partial void Vanished(ILogger logger, string instanceId);
    }
}
