using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>The orchestrator's code no longer makes the decisions its history has. User code never sees this.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message)
{
    /// <summary>The error type under which the reference reports it.</summary>
    public const string ErrorType = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";
}

/// <summary>Compares a decision in the history with the one the code made at the same position: by kind and name.</summary>
internal static class NonDeterminism
{
    private const string Question =
        "Was a change made to the orchestrator code after this instance had already started running?";

    /// <exception cref="NonDeterminismException">They differ.</exception>
    public static void Check(Decision recorded, OrchestratorAction? made)
    {
        switch (recorded, made)
        {
            case (_, null):
                Fail($"{Describe(recorded, "sequence ID")}, but the current replay execution hasn't (yet?) scheduled this task");
                break;
            case (ActivityScheduled { Name: var was }, ScheduleActivity { Name: var now }) when !SameName(was, now):
                Fail($"{Describe(recorded)}, but the current orchestration replay instead scheduled an activity task named '{now}' with this sequence number");
                break;
            case (ChildScheduled { Name: var was }, CallChild { Name: var now }) when !SameName(was, now):
                Fail($"{Describe(recorded)}, but the current orchestration replay instead scheduled a sub-orchestration task named '{now}' with this sequence number");
                break;
            case (EventSent { Name: var was }, RaiseElsewhere { Name: var now }) when !SameName(was, now):
                Fail($"{Describe(recorded)}, but the current orchestration replay instead scheduled a send event task named '{now}' with this sequence number");
                break;
            case (ActivityScheduled, ScheduleActivity):
            case (TimerCreated, CreateTimer):
            case (ChildScheduled, CallChild):
            case (EventSent, RaiseElsewhere):
                break;
            default:
                Fail($"{Describe(recorded)}, but the current orchestration replay instead produced a {made!.Kind} action with this sequence number");
                break;
        }
    }

    private static string Describe(Decision recorded, string position = "sequence number") => recorded switch
    {
        ActivityScheduled e => $"an activity task with {position} {e.Id} named '{e.Name}'",
        TimerCreated e => $"a timer task with {position} {e.Id}",
        ChildScheduled e => $"a sub-orchestration task with {position} {e.Id} named '{e.Name}' (instance ID '{e.InstanceId}')",
        EventSent e => $"a send event task with {position} {e.Id} named '{e.Name}' (instance ID '{e.InstanceId}')",
        _ => throw new InvalidOperationException($"Unknown decision {recorded.GetType().Name}."),
    };

    private static bool SameName(string recorded, string made) => string.Equals(recorded, made, StringComparison.OrdinalIgnoreCase);

    private static void Fail(string difference) => throw new NonDeterminismException(
        $"Non-Deterministic workflow detected: A previous execution of this orchestration scheduled {difference}. {Question}");
}
