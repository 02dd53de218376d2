namespace PartnerDesk.Core.Health;

/// <summary>Whether an issue of the vendor still runs.</summary>
public static class HealthIssueRules
{
    /// <summary>True while the vendor neither marks it resolved nor has a word for recovered or healthy. Unknown words keep it running.</summary>
    public static bool IsRunning(HealthIssue issue) =>
        !issue.IsResolved && HealthVocabulary.BucketOf(issue.Status) is not (HealthBucket.Healthy or HealthBucket.Recovered);

    /// <summary>True when it runs by a word we know.</summary>
    public static bool IsKnownToRun(HealthIssue issue) =>
        IsRunning(issue) && HealthVocabulary.BucketOf(issue.Status) != HealthBucket.Unknown;

    /// <summary>True for what stops people from working; false for advisories and words not known.</summary>
    public static bool IsIncident(HealthIssue issue) =>
        string.Equals(issue.Classification, "incident", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when it is over, and was so at most <paramref name="window"/> ago; exactly at the edge counts.</summary>
    public static bool IsRecoveredWithin(HealthIssue issue, TimeSpan window, DateTimeOffset now) =>
        !IsRunning(issue) && HealthVocabulary.BucketOf(issue.Status) != HealthBucket.Healthy && (issue.EndedAt ?? issue.UpdatedAt) >= now - window;
}
