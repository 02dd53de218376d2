namespace Microsoft.DurableTask.Abstractions;

/// <summary>Orders versions.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// No version comes before any version; two that <see cref="Version"/> can read are compared by number; all others
    /// as text without regard to case.
    /// </summary>
    /// <returns>Negative, zero or positive, as in <see cref="IComparable"/>.</returns>
    public static int CompareVersions(string sourceVersion, string otherVersion) =>
        (string.IsNullOrWhiteSpace(sourceVersion), string.IsNullOrWhiteSpace(otherVersion)) switch
        {
            (true, true) => 0,
            (true, false) => -1,
            (false, true) => 1,
            _ when Version.TryParse(sourceVersion, out Version? source) && Version.TryParse(otherVersion, out Version? other) =>
                source.CompareTo(other),
            _ => string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase),
        };
}
