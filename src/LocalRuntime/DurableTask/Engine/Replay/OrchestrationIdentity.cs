using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>What an orchestrator knows about itself from the start of its generation.</summary>
internal sealed record OrchestrationIdentity(
    string InstanceId, string ExecutionId, string Name, string Version, string? Input, ParentReference? Parent);
