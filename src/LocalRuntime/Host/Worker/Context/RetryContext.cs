namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries made by the host; 0 of 0 without a policy.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
