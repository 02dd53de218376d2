using System.Text.Json.Serialization;

namespace PartnerDesk.LocalRuntime.DurableTask.History;

/// <summary>
/// One thing that happened to one generation of an instance. The list of them, replayed through the orchestrator's
/// code, is the orchestrator's memory; names and members are stored and must not change their meaning.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(EpisodeStarted), "episode")]
[JsonDerivedType(typeof(ActivityScheduled), "activity")]
[JsonDerivedType(typeof(ActivityCompleted), "activity-completed")]
[JsonDerivedType(typeof(ActivityFailed), "activity-failed")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(TimerFired), "timer-fired")]
[JsonDerivedType(typeof(ChildScheduled), "child")]
[JsonDerivedType(typeof(ChildCompleted), "child-completed")]
[JsonDerivedType(typeof(ChildFailed), "child-failed")]
[JsonDerivedType(typeof(EventSent), "event-sent")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspended")]
[JsonDerivedType(typeof(ExecutionResumed), "resumed")]
internal abstract record HistoryEvent;

/// <summary>Begins every episode; <paramref name="At"/> (UTC) is the orchestrator's clock until the next one.</summary>
internal sealed record EpisodeStarted(DateTime At) : HistoryEvent;

/// <summary>A decision of the orchestrator, at its position in the sequence of all decisions.</summary>
internal abstract record Decision(int Id) : HistoryEvent;

internal sealed record ActivityScheduled(int Id, string Name, string Version, string? Input) : Decision(Id);

internal sealed record ActivityCompleted(int Id, string? Result) : HistoryEvent;

internal sealed record ActivityFailed(int Id, Failure Failure) : HistoryEvent;

internal sealed record TimerCreated(int Id, DateTime FireAt) : Decision(Id);

internal sealed record TimerFired(int Id) : HistoryEvent;

internal sealed record ChildScheduled(int Id, string Name, string Version, string InstanceId) : Decision(Id);

internal sealed record ChildCompleted(int Id, string? Result) : HistoryEvent;

/// <summary><paramref name="Failure"/> is null for a child that was terminated.</summary>
internal sealed record ChildFailed(int Id, Failure? Failure) : HistoryEvent;

internal sealed record EventSent(int Id, string InstanceId, string Name) : Decision(Id);

internal sealed record EventRaised(string Name, string? Payload) : HistoryEvent;

internal sealed record ExecutionSuspended(string? Reason) : HistoryEvent;

internal sealed record ExecutionResumed(string? Reason) : HistoryEvent;
