namespace PartnerDesk.Core.Diagnosis;

/// <summary>The checks of a diagnosis, in the order they run. Names are stored in findings: never renamed.</summary>
/// <remarks>Source of the order: service health first, then what the partner itself can see and put right.</remarks>
public static class DiagnosticCatalogue
{
    public const string ServiceHealth = "service-health";

    public const string Subscriptions = "subscriptions";

    /// <summary>Every check, in order.</summary>
    public static IReadOnlyList<string> Checks { get; } = [ServiceHealth, Subscriptions];

    /// <summary>Findings in the order of their checks; those of checks no longer known come last.</summary>
    public static IReadOnlyList<Finding> InOrder(IEnumerable<Finding> findings) => [.. findings.OrderBy(OrderOf)];

    /// <summary>The first check without a finding; null when all have one, or when a cause was found and the rest need not run.</summary>
    /// <param name="findings">Findings of one generation.</param>
    public static string? NextCheck(IReadOnlyList<Finding> findings) => Missing(findings) is [var next, ..] ? next : null;

    /// <summary>The checks still without a finding, in order; empty once a cause was found.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyList<Finding> findings) =>
        findings.Any(finding => finding.Verdict == Verdict.Cause)
            ? []
            : [.. Checks.Where(check => findings.All(finding => finding.Check != check))];

    private static int OrderOf(Finding finding)
    {
        for (int index = 0; index < Checks.Count; index++)
        {
            if (Checks[index] == finding.Check) return index;
        }

        return Checks.Count;
    }
}
