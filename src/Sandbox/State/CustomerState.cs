using System.Collections.Immutable;
using System.Text.Json;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.State;

/// <summary>Everything about one customer that can change.</summary>
internal sealed record CustomerState
{
    /// <summary>The name of a <see cref="Customers.Situation"/>.</summary>
    public required string Situation { get; init; }

    public ImmutableList<Subscription> Subscriptions { get; init; } = [];

    public ImmutableList<HealthIssue> Issues { get; init; } = [];

    public ImmutableList<ServiceRequest> ServiceRequests { get; init; } = [];

    /// <summary>Answers to changes by MS-RequestId, oldest first, so that a repeated id does nothing twice.</summary>
    public ImmutableList<AnsweredChange> Answered { get; init; } = [];
}

/// <summary>A change that was answered, in the same file as what it changed.</summary>
internal sealed record AnsweredChange(string RequestId, string Path, VendorAnswer Answer);

/// <summary>A Partner Center subscription.</summary>
internal sealed record Subscription
{
    public required string Id { get; init; }
    public required string OfferId { get; init; }
    public required string OfferName { get; init; }
    public required string FriendlyName { get; init; }
    public required string OrderId { get; init; }
    public required int Quantity { get; init; }

    /// <summary>none, active, pending, suspended, expired, disabled, deleted; or a word nobody has heard of.</summary>
    public required string Status { get; init; }

    public string? ParentId { get; init; }
    public bool AutoRenew { get; init; } = true;
    public string BillingCycle { get; init; } = "monthly";
    public string TermDuration { get; init; } = "P1Y";
    public string? PartnerId { get; init; }
    public bool AttentionNeeded { get; init; }
    public ImmutableList<string> SuspensionReasons { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset CommitmentEndsAt { get; init; }

    /// <summary>Scheduled changes. A PATCH that leaves them out deletes them.</summary>
    public JsonElement? NextTerm { get; init; }

    /// <inheritdoc cref="NextTerm"/>
    public JsonElement? NextCharge { get; init; }

    /// <summary>Grows with every change; the ETag is made from it.</summary>
    public int Version { get; init; } = 1;

    /// <summary>A change answered 202 that takes effect later; null when none is under way.</summary>
    public PendingUpdate? Pending { get; init; }

    /// <summary>The subscription as it is at a moment: a pending change whose time has come is in it.</summary>
    public Subscription At(DateTimeOffset now) => Pending is { } pending && pending.At <= now ? pending.Result : this;
}

/// <summary>What an accepted but unfinished change leads to, and when (UTC).</summary>
internal sealed record PendingUpdate(DateTimeOffset At, Subscription Result);

/// <summary>A Graph service health issue.</summary>
internal sealed record HealthIssue
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Service { get; init; }
    public required string Feature { get; init; }
    public required string Status { get; init; }
    public string Classification { get; init; } = "incident";
    public required string Impact { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>True while the service's line in the overview still speaks of it.</summary>
    public bool ShowsInOverview { get; init; }

    public ImmutableList<IssuePost> Posts { get; init; } = [];
}

/// <summary>One post of an issue, HTML as the vendor writes it.</summary>
internal sealed record IssuePost(DateTimeOffset CreatedAt, string Html);

/// <summary>A Partner Center service request (global only).</summary>
internal sealed record ServiceRequest
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }

    /// <summary>unknown, critical, moderate, minimal; lists answer the position in this row.</summary>
    public required string Severity { get; init; }

    /// <summary>none, open, closed, attention_needed; lists answer the position in this row.</summary>
    public required string Status { get; init; }

    public required string ProductName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public ImmutableList<ServiceRequestNote> Notes { get; init; } = [];
}

/// <summary>A note of a service request.</summary>
internal sealed record ServiceRequestNote(string By, DateTimeOffset At, string Text);
