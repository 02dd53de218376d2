namespace PartnerDesk.Core.Results;

/// <summary>What kind of expected failure it is; the HTTP edge maps each kind to one status code.</summary>
public enum ProblemKind
{
    /// <summary>Unreadable or invalid input (400).</summary>
    Invalid,

    /// <summary>The caller may not do this (403).</summary>
    Forbidden,

    /// <summary>Absent, or another customer's, which looks the same (404).</summary>
    NotFound,

    /// <summary>The state does not allow it, or the same key came with other content (409).</summary>
    Conflict,

    /// <summary>The caller's ETag is stale (412).</summary>
    Stale,

    /// <summary>A rule is not met (422).</summary>
    RuleNotMet,

    /// <summary>Something needed is down for now (503, with Retry-After).</summary>
    Unavailable,
}

/// <summary>An expected failure, ready to be told to the caller.</summary>
/// <param name="Kind">Decides the status code.</param>
/// <param name="Name">Stable, kebab-case; becomes <c>urn:partnerdesk:{name}</c>.</param>
/// <param name="Detail">One sentence that says what to change. Never a stack trace, key or internal host.</param>
public sealed record Problem(ProblemKind Kind, string Name, string Detail)
{
    /// <summary>Messages per member for invalid input, camelCase paths; empty otherwise.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>What a rule misses, for <see cref="ProblemKind.RuleNotMet"/>; empty otherwise.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
