using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>A decision the orchestrator's code has just made, with what must be done about it.</summary>
/// <param name="Id">Position in the sequence of decisions, from 0.</param>
internal abstract record OrchestratorAction(int Id)
{
    /// <summary>What the reference calls this kind of action in its messages.</summary>
    public abstract string Kind { get; }

    public abstract Decision ToEvent();
}

internal sealed record ScheduleActivity(int Id, string Name, string Version, string? Input) : OrchestratorAction(Id)
{
    public override string Kind => "ScheduleTaskOrchestratorAction";

    public override Decision ToEvent() => new ActivityScheduled(Id, Name, Version, Input);
}

internal sealed record CreateTimer(int Id, DateTime FireAt) : OrchestratorAction(Id)
{
    public override string Kind => "CreateTimerOrchestratorAction";

    public override Decision ToEvent() => new TimerCreated(Id, FireAt);
}

internal sealed record CallChild(
    int Id, string Name, string Version, string InstanceId, string? Input, IDictionary<string, string>? Tags) : OrchestratorAction(Id)
{
    public override string Kind => "CreateSubOrchestrationAction";

    public override Decision ToEvent() => new ChildScheduled(Id, Name, Version, InstanceId);
}

internal sealed record RaiseElsewhere(int Id, string InstanceId, string Name, string? Payload) : OrchestratorAction(Id)
{
    public override string Kind => "SendEventOrchestratorAction";

    public override Decision ToEvent() => new EventSent(Id, InstanceId, Name);
}
