namespace Microsoft.DurableTask;

/// <summary>Decides after each failure whether to try again; true means at once, with no delay of its own.</summary>
/// <remarks>Runs again on every replay, so it must be deterministic. What it throws surfaces from the call that failed.</remarks>
public delegate bool RetryHandler(RetryContext retryContext);

/// <inheritdoc cref="RetryHandler"/>
/// <remarks>A delay is a durable timer of <see cref="RetryContext.OrchestrationContext"/>, awaited before answering true.</remarks>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
