using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Replay;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>What an episode did, before it is stored.</summary>
/// <param name="Record">The row to be.</param>
/// <param name="Events">Appended to the history, or all of it when the record is of another generation.</param>
/// <param name="OpenTimers">Positions of the timers that still count.</param>
internal sealed record EpisodeResult(
    InstanceRecord Record, List<HistoryEvent> Events, List<OutboxMessage> Outbox, IReadOnlySet<int> OpenTimers);

/// <summary>
/// Works out episodes: runs the orchestrator over its history and the new events, and says what the row, the history
/// and the outbox become. Does no I/O.
/// </summary>
internal sealed class Episode(
    DurableTaskRegistry registry,
    IServiceProvider services,
    DataConverter converter,
    ILoggerFactory loggers,
    string defaultVersion,
    Action<string, FailInstance> reportStuck)
{
    // A generation that ends at once is followed by the next in the same commit, up to this many.
    private const int GenerationsPerCommit = 16;

    /// <param name="record">The row as it is; fresh when its code has never run.</param>
    /// <param name="history">Its history; of a fresh one the events it begins with.</param>
    /// <param name="openActivities">How many activities of the history are open.</param>
    /// <param name="events">What has happened, in order of arrival.</param>
    /// <param name="now">UTC.</param>
    public EpisodeResult Run(
        InstanceRecord record, IReadOnlyList<HistoryEvent> history, int openActivities, IReadOnlyList<HistoryEvent> events, DateTime now)
    {
        List<OutboxMessage> outbox = [];
        List<HistoryEvent> fresh = [new EpisodeStarted(now)];
        if (record.IsFresh)
        {
            // The events it was stored with become part of its first episode; that is another history.
            fresh.AddRange(history);
            record = record with { Generation = record.Generation + (history.Count > 0 ? 1 : 0), IsFresh = false, StartAt = null };
            history = [];
            openActivities = 0;
        }

        fresh.AddRange(events);
        record = record with { Status = StatusAfter(record.Status, events), Sequence = record.Sequence + 1, UpdatedAt = now };
        for (int generations = 1; ; generations++)
        {
            EpisodeOutcome outcome = Execute(record, history, fresh);
            fresh.AddRange(outcome.Actions.Select(action => action.ToEvent()));
            outbox.AddRange(outcome.Actions.Select(action => ToMessage(record, action)).OfType<OutboxMessage>());
            if (outcome.Ending is ContinuedAsNew next)
            {
                record = NextGeneration(record, next, now);
                history = [];
                openActivities = 0;
                if (generations == GenerationsPerCommit)
                {
                    record = record with { IsFresh = true, HasWork = true };
                    return new EpisodeResult(record, [.. next.Carried], outbox, new HashSet<int>());
                }

                record = record with { IsFresh = false };
                fresh = [new EpisodeStarted(now), .. next.Carried];
                continue;
            }

            record = record with { CustomStatus = outcome.CustomStatus };
            List<CreateTimer> timers = StillToFire(outcome, record, history, fresh);
            record = outcome.Ending is { } ending ? End(record, ending, now, outbox) : record with
            {
                NextTimer = timers.Count == 0 ? null : timers.Min(timer => timer.FireAt),
                HasWork = CountOpenActivities(openActivities, fresh) > 0,
            };
            return new EpisodeResult(record, fresh, outbox, timers.Select(timer => timer.Id).ToHashSet());
        }
    }

    /// <summary>Ends an instance without running its code.</summary>
    public static EpisodeResult EndWithoutCode(InstanceRecord record, OrchestrationRuntimeStatus status, string? output, Failure? failure, DateTime now)
    {
        List<OutboxMessage> outbox = [];
        record = Terminal(record with { Sequence = record.Sequence + 1, IsFresh = false }, status, output, failure, now, outbox);
        return new EpisodeResult(record, [], outbox, new HashSet<int>());
    }

    private static InstanceRecord End(InstanceRecord record, Ending ending, DateTime now, List<OutboxMessage> outbox) => ending switch
    {
        Returned(var output) => Terminal(record, OrchestrationRuntimeStatus.Completed, output, null, now, outbox),
        Threw(var failure) => Terminal(record, OrchestrationRuntimeStatus.Failed, failure.ToString(), failure, now, outbox),
        _ => throw new InvalidOperationException($"Unknown ending {ending.GetType().Name}."),
    };

    private static InstanceRecord Terminal(
        InstanceRecord record, OrchestrationRuntimeStatus status, string? output, Failure? failure, DateTime now, List<OutboxMessage> outbox)
    {
        if (record.Parent is { } parent)
        {
            bool hasFailed = status is not OrchestrationRuntimeStatus.Completed;
            outbox.Add(new ReportToParent(
                parent.InstanceId, parent.ExecutionId, parent.TaskId, hasFailed, hasFailed ? null : output, failure));
        }

        return record with
        {
            Status = status,
            Output = output,
            Failure = failure,
            UpdatedAt = now,
            NextTimer = null,
            StartAt = null,
            HasWork = false,
            Received = record.Received.Count == 0 ? record.Received : [],
        };
    }

    private static InstanceRecord NextGeneration(InstanceRecord record, ContinuedAsNew next, DateTime now) => record with
    {
        ExecutionId = Guid.NewGuid().ToString("N"),
        Generation = record.Generation + 1,
        Version = next.Version ?? record.Version,
        Input = next.Input,
        CustomStatus = null,
        CreatedAt = now,
        NextTimer = null,
        Status = OrchestrationRuntimeStatus.Running,
        Parts = new StoredParts(),
    };

    private static OrchestrationRuntimeStatus StatusAfter(OrchestrationRuntimeStatus before, IReadOnlyList<HistoryEvent> events)
    {
        OrchestrationRuntimeStatus status = before is OrchestrationRuntimeStatus.Suspended ? before : OrchestrationRuntimeStatus.Running;
        foreach (HistoryEvent happened in events)
        {
            status = happened switch
            {
                ExecutionSuspended => OrchestrationRuntimeStatus.Suspended,
                ExecutionResumed => OrchestrationRuntimeStatus.Running,
                _ => status,
            };
        }

        return status;
    }

    private static int CountOpenActivities(int before, List<HistoryEvent> events) => before + events.Sum(happened => happened switch
    {
        ActivityScheduled => 1,
        ActivityCompleted or ActivityFailed => -1,
        _ => 0,
    });

    // While an instance is suspended, timers that have fired are open in its code still.
    private static List<CreateTimer> StillToFire(
        EpisodeOutcome outcome, InstanceRecord record, IReadOnlyList<HistoryEvent> history, List<HistoryEvent> fresh)
    {
        if (record.Status is not OrchestrationRuntimeStatus.Suspended)
        {
            return [.. outcome.OpenTimers];
        }

        HashSet<int> fired = [.. history.Concat(fresh).OfType<TimerFired>().Select(timer => timer.Id)];
        return [.. outcome.OpenTimers.Where(timer => !fired.Contains(timer.Id))];
    }

    private static OutboxMessage? ToMessage(InstanceRecord record, OrchestratorAction action) => action switch
    {
        CallChild child => new StartChild(
            child.InstanceId,
            child.Name,
            child.Version,
            child.Input,
            new ParentReference(record.InstanceId, record.Name, record.ExecutionId, child.Id),
            child.Tags is { Count: > 0 } tags ? new Dictionary<string, string>(tags) : null),
        RaiseElsewhere raise => new SendEvent(raise.InstanceId, $"{record.ExecutionId}:{raise.Id}", raise.Name, raise.Payload),
        _ => null,
    };

    private EpisodeOutcome Execute(InstanceRecord record, IReadOnlyList<HistoryEvent> history, List<HistoryEvent> fresh)
    {
        try
        {
            if (!registry.TryCreateOrchestrator(record.Name, record.Version, services, out ITaskOrchestrator? orchestrator))
            {
                return Stopped(Poison.UnknownOrchestrator(record.Name));
            }

            string executionId = record.ExecutionId;
            string instanceId = record.InstanceId;
            var replay = new ReplayServices(
                converter, loggers, defaultVersion, () => reportStuck(instanceId, new FailInstance(executionId, Poison.ForeignTask)));
            return new OrchestrationExecutor(record.Identity, orchestrator, replay).Execute(history, fresh);
        }
#pragma warning disable CA1031 // What a factory or a defect throws ends this instance, not the engine.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Stopped(Failure.From(e));
        }
    }

    private static EpisodeOutcome Stopped(Failure failure) => new([], null, [], new Threw(failure));
}
