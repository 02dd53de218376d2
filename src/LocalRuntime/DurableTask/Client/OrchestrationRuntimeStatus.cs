namespace Microsoft.DurableTask.Client;

/// <summary>Where an instance is in its life.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Started, and neither ended nor suspended.</summary>
    Running = 0,

    /// <summary>Ended with the orchestrator's return.</summary>
    Completed = 1,

    [Obsolete("Never seen from outside: an instance that continues as new is running.")]
    ContinuedAsNew = 2,

    /// <summary>Ended with an exception.</summary>
    Failed = 3,

    [Obsolete("No instance ever gets this status.")]
    Canceled = 4,

    /// <summary>Ended by a client.</summary>
    Terminated = 5,

    /// <summary>Scheduled, and not run for the first time yet.</summary>
    Pending = 6,

    /// <summary>Held by a client until it is resumed; what arrives meanwhile is kept.</summary>
    Suspended = 7,
}
