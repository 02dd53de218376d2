using PartnerDesk.Core.Escalation;

namespace PartnerDesk.Core.Requests;

/// <summary>One length of time per severity.</summary>
public sealed record SeverityTargets
{
    public TimeSpan A { get; init; }

    public TimeSpan B { get; init; }

    public TimeSpan C { get; init; }

    public TimeSpan For(Severity severity) => severity switch
    {
        Severity.A => A,
        Severity.B => B,
        Severity.C => C,
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "Not a severity."),
    };
}

/// <summary>What the partner promises and how long it waits. Configuration section "Requests"; every member has a safe default.</summary>
public sealed record RequestPolicy
{
    /// <summary>Until when a person has responded. 1 minute to 30 days, A &lt;= B &lt;= C. Default 2, 4, 8 hours.</summary>
    public SeverityTargets Response { get; init; } = Hours(2, 4, 8);

    /// <summary>Until when the trouble is over. 1 minute to 365 days, A &lt;= B &lt;= C. Default 8 hours, 1 day, 3 days.</summary>
    public SeverityTargets Resolution { get; init; } = Hours(8, 24, 72);

    /// <summary>Until when the vendor responds, counted from opening its service request. 1 minute to 30 days. Default 2, 4, 8 hours.</summary>
    /// <remarks>Source: the vendor's initial response to break-fix requests of partners, the same numbers in both clouds.</remarks>
    public SeverityTargets VendorResponse { get; init; } = Hours(2, 4, 8);

    /// <summary>Silence for this long closes a resolved request. 1 second to 90 days. Default 3 days.</summary>
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long after resolving or closing a request may be reopened. 0 (never) to 365 days. Default 14 days.</summary>
    public TimeSpan ReopenWithin { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How often the state of a linked incident is read. 1 second to 1 hour. Default 5 minutes.</summary>
    public TimeSpan IncidentRecheckEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From this many affected users on, the severity is at least B. 1 to 1,000,000. Default 10.</summary>
    public int UsersAffectedForSeverityB { get; init; } = 10;

    /// <summary>Where a person opens a service request with the vendor, per cloud.</summary>
    public VendorPortals Portals { get; init; } = new();

    /// <summary>Says what is wrong with these values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> messages = [];
        CheckTargets(messages, nameof(Response), Response, TimeSpan.FromDays(30));
        CheckTargets(messages, nameof(Resolution), Resolution, TimeSpan.FromDays(365));
        CheckTargets(messages, nameof(VendorResponse), VendorResponse, TimeSpan.FromDays(30));
        Check(messages, nameof(ConfirmWithin), ConfirmWithin, TimeSpan.FromSeconds(1), TimeSpan.FromDays(90));
        Check(messages, nameof(ReopenWithin), ReopenWithin, TimeSpan.Zero, TimeSpan.FromDays(365));
        Check(messages, nameof(IncidentRecheckEvery), IncidentRecheckEvery, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (UsersAffectedForSeverityB is < 1 or > 1_000_000)
            messages.Add($"{nameof(UsersAffectedForSeverityB)} is {UsersAffectedForSeverityB}; it must be between 1 and 1000000.");
        messages.AddRange(Portals.Validate().Select(message => $"{nameof(Portals)}:{message}"));
        return messages;
    }

    private static SeverityTargets Hours(int a, int b, int c) =>
        new() { A = TimeSpan.FromHours(a), B = TimeSpan.FromHours(b), C = TimeSpan.FromHours(c) };

    private static void CheckTargets(List<string> messages, string name, SeverityTargets targets, TimeSpan longest)
    {
        Check(messages, $"{name}:A", targets.A, TimeSpan.FromMinutes(1), longest);
        Check(messages, $"{name}:B", targets.B, TimeSpan.FromMinutes(1), longest);
        Check(messages, $"{name}:C", targets.C, TimeSpan.FromMinutes(1), longest);
        if (targets.A > targets.B || targets.B > targets.C)
            messages.Add($"{name}: a worse severity must not have a later target (A <= B <= C).");
    }

    private static void Check(List<string> messages, string name, TimeSpan value, TimeSpan shortest, TimeSpan longest)
    {
        if (value < shortest || value > longest)
            messages.Add($"{name} is {value:c}; it must be between {shortest:c} and {longest:c}.");
    }
}
