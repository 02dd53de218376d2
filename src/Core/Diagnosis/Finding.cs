namespace PartnerDesk.Core.Diagnosis;

public enum Verdict
{
    /// <summary>Looked at, and as it should be.</summary>
    Ok,

    /// <summary>This explains the trouble; the diagnosis stops here.</summary>
    Cause,

    /// <summary>May have to do with it; the diagnosis goes on.</summary>
    Suspect,

    /// <summary>Could not be read: no consent, no rights, source down or slow. Never taken for healthy.</summary>
    NotReadable,
}

/// <summary>What one diagnostic check saw.</summary>
/// <param name="Check">Name of the check; stable, kebab-case.</param>
/// <param name="Summary">One or two sentences for a person.</param>
/// <param name="Evidence">The facts the rule used, named; redacted.</param>
/// <param name="Source">Where the evidence came from, for example "graph:healthOverviews".</param>
/// <param name="Remediation">Name of a suggested remediation in camelCase, or null.</param>
/// <param name="Repair">What a person should do, when only a person can; null otherwise.</param>
public sealed record Finding(
    string Check,
    Verdict Verdict,
    string Summary,
    IReadOnlyDictionary<string, string> Evidence,
    string Source,
    DateTimeOffset CheckedAt,
    string? Remediation,
    string? Repair = null);

/// <summary>What a check read, stored as read (redacted), so that the rules can be run again over it.</summary>
/// <param name="Content">JSON of the reading the rule takes.</param>
public sealed record Evidence(string Check, int Generation, DateTimeOffset ReadAt, string Content);
