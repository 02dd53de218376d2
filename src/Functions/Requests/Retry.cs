using Microsoft.DurableTask;

namespace PartnerDesk.Functions.Requests;

/// <summary>How activities are repeated.</summary>
public static class Retry
{
    /// <summary>
    /// For storage and bus faults: 1 s, doubling up to 30 s, for about five minutes. Vendor faults do not come this far: they are findings.
    /// After that the instance fails, and the auditor starts the request again at the right step.
    /// </summary>
    public static TaskOptions Transient { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 14,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30)));
}
