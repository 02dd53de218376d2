using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>
/// Something for one instance, in memory. It becomes durable with the episode that takes it; whoever needs to know
/// waits for the receipt, which is given after that commit.
/// </summary>
internal abstract record Message
{
    public TaskCompletionSource? Receipt { get; init; }

    /// <summary>Whoever sent it waits through an outage of storage, and a start by it is never given up.</summary>
    public bool IsPatient { get; init; }

    public void Accept() => Receipt?.TrySetResult();

    public void Reject(Exception exception) => Receipt?.TrySetException(exception);

    /// <summary>Storage is in trouble; the message is kept, but a client does not wait for it.</summary>
    public void ReportTrouble(Exception exception)
    {
        if (!IsPatient)
        {
            Reject(exception);
        }
    }

    public static TaskCompletionSource NewReceipt() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="Record">The row of the new instance; generation and sequence follow those of an instance it replaces.</param>
/// <param name="Blocking">An existing instance of these statuses is kept and the start refused.</param>
internal sealed record StartInstance(InstanceRecord Record, IReadOnlySet<OrchestrationRuntimeStatus> Blocking) : Message
{
    public bool IsBySameCallAs(InstanceRecord existing) => Record.Parent is { } parent && parent == existing.Parent;

    public bool IsByParentOf(InstanceRecord existing) =>
        Record.Parent is { } parent && parent.ExecutionId == existing.Parent?.ExecutionId;
}

/// <param name="Force">Also while it runs.</param>
/// <param name="Known">As a query has just found it.</param>
internal sealed record PurgeInstance(bool Force, StoredInstance? Known = null) : Message
{
    public bool HasPurged { get; set; }
}

/// <param name="MessageId">Null for an event from a client.</param>
internal sealed record RaiseInInstance(EventRaised Event, string? MessageId = null) : Message;

/// <summary>An activity or child of one generation ended.</summary>
internal sealed record EndTask(string ExecutionId, int TaskId, HistoryEvent Event) : Message;

/// <summary>A timer of the instance is due, or its start time.</summary>
internal sealed record WakeForTimers : Message;

/// <summary>
/// Do what the stored state asks for and nobody has begun: activities that were open when the last host ended, the
/// first turn of a generation that was stored without it.
/// </summary>
internal sealed record TakeUpWork : Message;

internal sealed record SuspendInstance(string? Reason) : Message;

internal sealed record ResumeInstance(string? Reason) : Message;

internal sealed record TerminateInstance(string? Output) : Message;

/// <summary>The orchestrator did something from which the engine cannot go on.</summary>
internal sealed record FailInstance(string ExecutionId, Failure Failure) : Message;
