namespace PartnerDesk.Testing.Desk;

/// <summary>The body of a submission: complete as it is, and a test states only what it is about. Null members are not sent.</summary>
public sealed record DeskSubmission
{
    public string? CustomerId { get; init; }

    public string? Title { get; init; } = "Something does not work";

    public string? Description { get; init; } = "Since 9:00 it does not work for anybody.";

    public string? Category { get; init; } = "PerformanceAvailability";

    public object? Impact { get; init; }

    public string? Service { get; init; }

    public string? SubscriptionId { get; init; }

    public string? UserPrincipalName { get; init; }

    public string? StartedAt { get; init; }

    public object? Contact { get; init; } = new { name = "Ann", email = "ann@contoso.cn" };

    public string? ExternalId { get; init; }

    /// <summary>Queue messages only.</summary>
    public string? Source { get; init; }
}
