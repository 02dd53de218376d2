using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Core.Health;

/// <summary>What a vendor status means to us. Anything not known is Unknown, never Healthy.</summary>
public enum HealthBucket
{
    Healthy,
    Recovered,
    Degraded,
    Outage,
    Unknown,
}

/// <summary>One issue the vendor reports. Text is plain: HTML was stripped by the reader.</summary>
/// <param name="Classification">incident or advisory, lower case, or anything else as read.</param>
public sealed record HealthIssue(
    string Id,
    string Title,
    string Service,
    string Status,
    string Classification,
    bool IsResolved,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? UpdatedAt,
    string? Impact,
    string? LatestPost);

/// <summary>One service of the customer with its open and recent issues.</summary>
/// <param name="Status">The vendor's word, as read.</param>
public sealed record ServiceHealth(string Service, string Status, IReadOnlyList<HealthIssue> Issues);

/// <summary>The health of a customer's services, or why it could not be read. Exactly one of the two is set.</summary>
public sealed record ServiceHealthReading(DateTimeOffset ReadAt, IReadOnlyList<ServiceHealth>? Services, Unreadable? Unreadable)
{
    /// <summary>Id of the vendor call this came from, for the dossier.</summary>
    public string? CorrelationId { get; init; }
}

/// <summary>Reads service health in the customer's tenant (Graph). Never throws for what the vendor does; cancellation excepted.</summary>
public interface IServiceHealthSource
{
    Task<ServiceHealthReading> ReadAsync(Customer customer, CancellationToken cancellationToken);
}
