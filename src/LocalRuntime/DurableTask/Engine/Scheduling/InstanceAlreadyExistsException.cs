using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>A start was refused. The reference has a type of its own for this, which programs cannot name.</summary>
internal sealed class InstanceAlreadyExistsException(string instanceId, OrchestrationRuntimeStatus status) : InvalidOperationException(
    $"An orchestration with instance ID '{instanceId}' and status '{status}' already exists");
