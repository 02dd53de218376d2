using PartnerDesk.Core.Requests;

namespace PartnerDesk.Functions.Requests;

/// <summary>The body of <c>POST /api/support-requests</c>, as sent. Words and times are text here, so that each can be answered for.</summary>
public sealed record SubmissionBody
{
    public string? CustomerId { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    public ImpactBody? Impact { get; init; }

    public string? Service { get; init; }

    public string? SubscriptionId { get; init; }

    public string? UserPrincipalName { get; init; }

    public string? StartedAt { get; init; }

    public ContactBody? Contact { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Queue messages only: the system that sent it, 1-50 letters, digits, dots, dashes.</summary>
    public string? Source { get; init; }
}

public sealed record ImpactBody(bool ProductionDown = false, int? UsersAffected = null, bool Workaround = false);

public sealed record ContactBody(string? Name = null, string? Email = null, string? Phone = null, string? Language = null)
{
    public Contact ToContact() => new(Name ?? "", Email, Phone, Language);
}
