using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Replay;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>What the instance row says: the state of one instance as of one commit.</summary>
internal sealed record InstanceRecord
{
    public required string InstanceId { get; init; }

    /// <summary>As the caller spelled it.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>New for every start and every continue-as-new.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>Counts histories kept under this id, so that rows of an old one are never taken for the new one's.</summary>
    public int Generation { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>Start not before this time (UTC); only while pending.</summary>
    public DateTime? StartAt { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public Failure? Failure { get; init; }

    public string? CustomStatus { get; init; }

    public ParentReference? Parent { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Earliest open timer or the start time.</summary>
    public DateTime? NextTimer { get; init; }

    /// <summary>The code of this generation has not run yet.</summary>
    public bool IsFresh { get; init; }

    /// <summary>A host that starts must look at it at once: activities are open, or the generation is fresh.</summary>
    public bool HasWork { get; init; }

    /// <summary>Ids of events received from other instances whose outbox rows may still exist.</summary>
    public IReadOnlyList<string> Received { get; init; } = [];

    /// <summary>Rows may exist that nothing counts; the next one to load or purge the instance looks for them.</summary>
    public bool IsUntidy { get; init; }

    /// <summary>Counts the commits of this id, over all generations.</summary>
    public long Sequence { get; init; }

    public StoredParts Parts { get; init; } = new();

    public bool IsTerminal => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public OrchestrationIdentity Identity => new(InstanceId, ExecutionId, Name, Version, Input, Parent);
}

/// <summary>Where the parts of an instance are that have no fixed place.</summary>
/// <param name="HistoryRows">Rows of history, before the segments.</param>
/// <param name="Segments">Segments of history in the instance row.</param>
/// <param name="SegmentBytes">Their bytes.</param>
/// <param name="InputRows">0 when the input is in the instance row.</param>
/// <param name="OutputRows">0 when the output is in the instance row.</param>
internal sealed record StoredParts(int HistoryRows = 0, int Segments = 0, int SegmentBytes = 0, int InputRows = 0, int OutputRows = 0)
{
    public bool HasRows => HistoryRows + InputRows + OutputRows > 0;
}
