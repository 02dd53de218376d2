namespace Microsoft.DurableTask;

/// <summary>What a retry handler is told about the failure it judges.</summary>
/// <param name="OrchestrationContext">The context of the orchestrator that made the call.</param>
/// <param name="LastAttemptNumber">1 after the first failure.</param>
/// <param name="LastFailure">The failure of the task itself, not of the call.</param>
/// <param name="TotalRetryTime">Since the first attempt, on the orchestrator's clock.</param>
/// <param name="CancellationToken">Never cancelled.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
