namespace PartnerDesk.Core.Requests.Flow;

/// <summary>Starts and wakes the orchestration of a request. Handed in with each call, since the client exists per invocation only.</summary>
/// <remarks>Both may throw when the task hub cannot be reached; callers cope, since the auditor repeats both.</remarks>
public interface IRequestFlow
{
    /// <summary>Starts the orchestration unless it runs. May be repeated.</summary>
    Task StartAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Tells the orchestration to look at the request again. May be lost, doubled or late.</summary>
    Task WakeAsync(string requestId, CancellationToken cancellationToken);
}

/// <summary>What is known of a request's orchestration.</summary>
public enum FlowState
{
    /// <summary>Pending, running or suspended.</summary>
    Running,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>Completed, failed or terminated.</summary>
    Ended,

    /// <summary>Could not be asked.</summary>
    Unknown,
}

/// <summary>Asks the task hub about the orchestration of a request.</summary>
public interface IRequestFlowProbe
{
    Task<FlowState> GetStateAsync(string requestId, CancellationToken cancellationToken);
}
