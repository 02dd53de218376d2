using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>Deals with the messages of one instance in their order: starts it, works out its episodes, purges it.</summary>
internal sealed partial class EpisodeRunner(
    Episode episode,
    EpisodeCommitter committer,
    InstanceDirectory directory,
    InstanceStore store,
    TimerQueue timers,
    OutboxDelivery outbox,
    InstanceSignals signals,
    TimeProvider time,
    Patience patience,
    ILogger logger)
{
    public async Task RunAsync(EpisodeRun run)
    {
        while (run.Next is { } next)
        {
            switch (next)
            {
                case StartInstance start:
                    run.Advance(await StartAsync(run, start, run.TurnFrom(1)));
                    break;
                case PurgeInstance purge:
                    await PurgeAsync(run, purge);
                    run.Advance(1);
                    break;
                default:
                    List<Message> turn = run.TurnFrom(0);
                    await ContinueAsync(run, turn);
                    run.Advance(turn.Count);
                    break;
            }
        }
    }

    /// <summary>A turn of an instance that exists.</summary>
    private async Task ContinueAsync(EpisodeRun run, List<Message> turn)
    {
        while (await GetStateAsync(run) is { } state)
        {
            EpisodeResult? result = WorkOut(run.Entry, state, turn);
            if (result is null || (await committer.StoreAsync(run, state, result)).Outcome is WriteOutcome.Written)
            {
                break;
            }

            // Somebody else wrote the row: judge again from what is there now.
            run.Entry.State = null;
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
            committer.Begin(record, state.OpenActivities);
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
    private async Task<int> StartAsync(EpisodeRun run, StartInstance start, List<Message> turn)
    {
        StoredInstance? existing = null;
        while (true)
        {
            if (await GetStateAsync(run) is { } running)
            {
                switch (JudgeExisting(start, running.Record))
                {
                    case Verdict.Defer:
                        (run.Entry.Deferred ??= []).Add(start);
                        return 1;
                    case Verdict.Keep:
                        return 1;
                }

                // The reference terminates the running instance first, and waits for that.
                await ContinueAsync(run, [new TerminateInstance($"\"A new instance with the id '{run.Entry.InstanceId}' was started.\"")]);
                existing = await ReadAsync(run);
            }

            EpisodeResult result = FirstEpisode(existing is { } old ? Succeed(start.Record, old.Record) : start.Record, turn);
            WriteResult written = await committer.StoreFirstAsync(run, existing, result, mayGiveUp: !start.IsPatient);
            switch (written.Outcome)
            {
                case WriteOutcome.Written:
                    start.Accept();
                    turn.ForEach(message => message.Accept());
                    return 1 + turn.Count;
                case WriteOutcome.GivenUp:
                    start.Reject(written.Failure!);
                    turn.ForEach(message => message.Reject(written.Failure!));
                    return 1 + turn.Count;
            }

            existing = await ReadAsync(run);
            if (existing is { Record.IsTerminal: false })
            {
                // Started by a request whose outcome was taken for failed, or by another host.
                run.Entry.IsLive = true;
            }
            else if (existing is { Record: var ended } && JudgeExisting(start, ended) is Verdict.Keep)
            {
                return 1;
            }
        }
    }

    private static InstanceRecord Succeed(InstanceRecord record, InstanceRecord ended) => record with
    {
        Generation = ended.Generation + 1,
        Sequence = ended.Sequence,
        IsUntidy = ended.Parts.HasRows || ended.IsUntidy,
    };

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

    private async Task PurgeAsync(EpisodeRun run, PurgeInstance purge)
    {
        (InstanceEntry entry, CancellationToken stopping) = (run.Entry, run.Stopping);
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

    /// <summary>Null when there is no live instance.</summary>
    private async Task<InstanceState?> GetStateAsync(EpisodeRun run)
    {
        InstanceEntry entry = run.Entry;
        if (!entry.IsLive)
        {
            return null;
        }

        if (entry.State is null)
        {
            InstanceState? loaded = await patience.RunAsync(token => store.LoadAsync(entry.InstanceId, token), run.Stopping, run.ReportTrouble);
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

    private Task<StoredInstance?> ReadAsync(EpisodeRun run) => patience.RunAsync(
        token => store.ReadAsync(run.Entry.InstanceId, withPayloads: false, token), run.Stopping, run.ReportTrouble);

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private enum Verdict
    {
        Keep,
        Defer,
        Replace,
    }

    private static partial class Log
    {
        [LoggerMessage(23, LogLevel.Warning, "The instance {InstanceId} has ended or gone without this host.")]
        public static partial void Vanished(ILogger logger, string instanceId);
    }
}
