namespace PartnerDesk.Core.Requests.Intake;

/// <summary>What a sender hands in, as parsed; limits are checked by <see cref="SubmissionRules"/>.</summary>
/// <param name="CustomerId">GUID in any form; for a customer's key the edge fills in its own.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">1 to 10,000 characters.</param>
/// <param name="Service">The vendor's service name; at most 200 characters.</param>
/// <param name="SubscriptionId">GUID.</param>
/// <param name="UserPrincipalName">At most 320 characters.</param>
/// <param name="ExternalId">The sender's own reference; at most 200 characters.</param>
public sealed record SupportRequestSubmission(
    string? CustomerId,
    string? Title,
    string? Description,
    SupportCategory? Category,
    Impact? Impact,
    string? Service,
    string? SubscriptionId,
    string? UserPrincipalName,
    DateTimeOffset? StartedAt,
    Contact? Contact,
    string? ExternalId);

/// <summary>The sender's idempotency key, hashed at the edge.</summary>
/// <param name="KeyHash">Lower-case hex SHA-256 over caller or source, and the sender's key.</param>
/// <param name="BodyHash">Lower-case hex SHA-256 of the body.</param>
public sealed record DeliveryKey(string KeyHash, string BodyHash);

/// <summary>How a submission came in.</summary>
/// <param name="RequestId">The id a new request gets: a GUID made at the edge.</param>
/// <param name="SubmittedBy">Name of the caller.</param>
/// <param name="Source">"http", "queue" or "webhook:{source}".</param>
/// <param name="Delivery">Null: the sender gave no key, so each submission makes a request.</param>
/// <param name="IsCustomerVouchedFor">
/// True when the caller's credential names the customer, or is allowed to: then a vendor that cannot be asked does not refuse the submission.
/// </param>
public sealed record Arrival(string RequestId, string SubmittedBy, string Source, DeliveryKey? Delivery, bool IsCustomerVouchedFor);

/// <summary>The answer to an accepted submission: the same for each repeat.</summary>
public sealed record Receipt(string Id, RequestStatus Status, Severity Severity, DateTimeOffset ResponseDueAt);
