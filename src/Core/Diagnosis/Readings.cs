namespace PartnerDesk.Core.Diagnosis;

/// <summary>Why a source could not be read.</summary>
public enum UnreadableReason
{
    /// <summary>The customer has not consented to our app, or consent was withdrawn.</summary>
    ConsentMissing,

    /// <summary>Delegated rights or the reseller relationship are missing.</summary>
    RightsMissing,

    /// <summary>Our own credentials are refused; a person must sign in or renew them.</summary>
    SignInNeeded,

    /// <summary>Throttled beyond what we wait for.</summary>
    Throttled,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The source answers with errors or cannot be reached.</summary>
    Unavailable,

    /// <summary>The answer cannot be understood.</summary>
    Garbled,

    /// <summary>The cloud has no such API.</summary>
    NotOffered,

    /// <summary>The customer is not known to the vendor.</summary>
    UnknownCustomer,
}

/// <summary>A source that could not be read, with the ids to quote to the vendor.</summary>
/// <param name="Detail">One sentence; never a token or a body.</param>
/// <param name="RequestId">The id we sent or the vendor returned; null when no call was made.</param>
public sealed record Unreadable(UnreadableReason Reason, string Detail, string? RequestId, string? CorrelationId);

/// <summary>One subscription as Partner Center tells it. Unknown words are kept as text.</summary>
/// <param name="Status">The vendor's word, lower case: active, suspended, expired, pending, disabled, deleted, none, or anything else.</param>
/// <param name="CommitmentEndAt">UTC; null when the vendor gave none.</param>
public sealed record SubscriptionState(
    string Id,
    string OfferName,
    string Status,
    int Quantity,
    IReadOnlyList<string> SuspensionReasons,
    bool AutoRenew,
    DateTimeOffset? CommitmentEndAt,
    DateTimeOffset? ChangedAt,
    string? ParentSubscriptionId,
    string? OrderId);

/// <summary>The customer's subscriptions, or why they could not be read. Exactly one of the two is set.</summary>
public sealed record SubscriptionReading(DateTimeOffset ReadAt, IReadOnlyList<SubscriptionState>? Subscriptions, Unreadable? Unreadable)
{
    /// <summary>Ids of the vendor calls this came from, for the dossier.</summary>
    public string? CorrelationId { get; init; }
}

/// <summary>Reads the subscriptions of a customer (Partner Center). Never throws for what the vendor does; cancellation excepted.</summary>
public interface ISubscriptionSource
{
    Task<SubscriptionReading> ReadAsync(Customers.Customer customer, CancellationToken cancellationToken);
}
