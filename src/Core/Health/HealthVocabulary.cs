namespace PartnerDesk.Core.Health;

/// <summary>What the vendor's status words mean to us.</summary>
/// <remarks>Source: the list of serviceHealthStatus in the service communications API, with its reserved and legacy words.</remarks>
public static class HealthVocabulary
{
    private static readonly Dictionary<string, HealthBucket> Buckets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["serviceOperational"] = HealthBucket.Healthy,
        ["falsePositive"] = HealthBucket.Healthy,
        ["serviceRestored"] = HealthBucket.Recovered,
        ["postIncidentReviewPublished"] = HealthBucket.Recovered,
        ["postIncidentReportPublished"] = HealthBucket.Recovered,
        ["resolved"] = HealthBucket.Recovered,
        ["mitigated"] = HealthBucket.Recovered,
        ["resolvedExternal"] = HealthBucket.Recovered,
        ["mitigatedExternal"] = HealthBucket.Recovered,
        ["investigationSuspended"] = HealthBucket.Recovered,
        ["investigating"] = HealthBucket.Degraded,
        ["reported"] = HealthBucket.Degraded,
        ["confirmed"] = HealthBucket.Degraded,
        ["verifyingService"] = HealthBucket.Degraded,
        ["restoringService"] = HealthBucket.Degraded,
        ["extendedRecovery"] = HealthBucket.Degraded,
        ["serviceDegradation"] = HealthBucket.Degraded,
        ["serviceInterruption"] = HealthBucket.Outage,
    };

    /// <summary>The bucket of a status, without regard to case; numbers, new words and nothing at all are Unknown.</summary>
    public static HealthBucket BucketOf(string? status) =>
        status is not null && Buckets.TryGetValue(status.Trim(), out HealthBucket bucket) ? bucket : HealthBucket.Unknown;

    /// <summary>True for the word that ends an investigation without a confirmed recovery.</summary>
    public static bool IsUnconfirmedRecovery(string? status) =>
        string.Equals(status?.Trim(), "investigationSuspended", StringComparison.OrdinalIgnoreCase);
}
