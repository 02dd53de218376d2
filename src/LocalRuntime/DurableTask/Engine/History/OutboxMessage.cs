using System.Text.Json.Serialization;

namespace PartnerDesk.LocalRuntime.DurableTask.History;

/// <summary>
/// What one instance has for another, stored in the transaction that decided it and delivered afterwards, after a
/// crash perhaps twice; each kind says how the receiver knows a copy.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(StartChild), "start-child")]
[JsonDerivedType(typeof(SendEvent), "send-event")]
[JsonDerivedType(typeof(ReportToParent), "report")]
internal abstract record OutboxMessage(string Target);

/// <summary>Known again by <paramref name="Parent"/>, which the child's row keeps.</summary>
internal sealed record StartChild(
    string Target, string Name, string Version, string? Input, ParentReference Parent, Dictionary<string, string>? Tags) : OutboxMessage(Target);

/// <summary>Known again by its <paramref name="MessageId"/>, which the receiver's row keeps while the sender's outbox row exists.</summary>
internal sealed record SendEvent(string Target, string MessageId, string Name, string? Payload) : OutboxMessage(Target);

/// <summary>The end of a child. Known again because the parent's task is no longer open.</summary>
/// <param name="Failed">With a null <paramref name="Failure"/>: the child was terminated.</param>
internal sealed record ReportToParent(
    string Target, string ExecutionId, int TaskId, bool Failed, string? Result, Failure? Failure) : OutboxMessage(Target);

/// <summary>The call that started a child.</summary>
/// <param name="ExecutionId">Generation of the parent that called.</param>
/// <param name="TaskId">Position of the call among that generation's decisions.</param>
internal sealed record ParentReference(string InstanceId, string Name, string ExecutionId, int TaskId);
