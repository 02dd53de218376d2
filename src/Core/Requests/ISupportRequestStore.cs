using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests;

/// <summary>A request together with the ETag it was read under.</summary>
public sealed record VersionedRequest(SupportRequest Request, string ETag);

/// <summary>Marks one caller's command as done, so that its repeat finds it. Stored in the command's own transaction.</summary>
/// <param name="Key">Lower-case hex SHA-256 over caller, path and idempotency key.</param>
/// <param name="BodyHash">Lower-case hex SHA-256 of the body.</param>
public sealed record CommandMark(string Key, string BodyHash);

/// <summary>The outcome of a commit.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    public sealed record Committed(string ETag) : CommitOutcome;

    /// <summary>The row changed since it was read: read again and decide again.</summary>
    public sealed record Stale : CommitOutcome;

    /// <summary>A command with this mark was committed before; nothing was written now.</summary>
    public sealed record AlreadyDone(string BodyHash) : CommitOutcome;
}

/// <summary>The request store: the truth about every request. One transaction per command.</summary>
/// <remarks>Transient storage faults throw; callers at the HTTP edge answer 503.</remarks>
public interface ISupportRequestStore
{
    /// <summary>Inserts a new request with its first timeline entries. False when the id exists already.</summary>
    Task<bool> InsertAsync(SupportRequest request, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellationToken);

    /// <returns>Null when there is none.</returns>
    Task<VersionedRequest?> FindAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Replaces the request under its ETag, appends entries, evidence and the mark: all or nothing.</summary>
    /// <param name="evidence">Evidence read for findings of this commit; stored as read.</param>
    Task<CommitOutcome> CommitAsync(VersionedRequest before, SupportRequest after, IReadOnlyList<TimelineEntry> entries, IReadOnlyList<Evidence> evidence, CommandMark? mark, CancellationToken cancellationToken);

    /// <summary>Finds a mark of an earlier command on this request.</summary>
    Task<CommandMark?> FindMarkAsync(string requestId, string key, CancellationToken cancellationToken);

    /// <summary>Entries after <paramref name="afterSequence"/> in order; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TimelineEntry>> ReadTimelineAsync(string requestId, int afterSequence, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<Evidence>> ReadEvidenceAsync(string requestId, int generation, CancellationToken cancellationToken);

    /// <summary>Removes every row of a closed request: retention only. May be repeated.</summary>
    Task DeleteAsync(string requestId, CancellationToken cancellationToken);
}

/// <summary>One line of a list of requests.</summary>
/// <param name="Sequence">The request's timeline sequence when this line was written; an older line never replaces a newer one.</param>
/// <param name="HandledSequence">Up to where the orchestration has seen the request.</param>
/// <param name="PublishedSequence">Up to where timeline entries were published.</param>
/// <param name="IsSettled">True once the request is closed, handled and published: nothing is left to do.</param>
public sealed record RequestSummary(
    string Id,
    string CustomerId,
    string? ExternalId,
    string Title,
    SupportCategory? Category,
    Severity Severity,
    RequestStatus Status,
    string? Service,
    string? AssignedTo,
    string? VendorNumber,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset ResponseDueAt,
    int Sequence,
    int HandledSequence,
    int PublishedSequence,
    bool IsSettled);

/// <summary>Which requests to list. Null members do not restrict.</summary>
/// <param name="CustomerIds">Only these customers: the caller's scope; null for all.</param>
/// <param name="Search">Words matched without case against title, external id and vendor number.</param>
/// <param name="PageSize">1 to 200.</param>
public sealed record RequestQuery(
    IReadOnlySet<string>? CustomerIds,
    RequestStatus? Status,
    Severity? Severity,
    string? AssignedTo,
    string? Search,
    int PageSize,
    string? Continuation);

public sealed record RequestPage(IReadOnlyList<RequestSummary> Items, string? Continuation);

/// <summary>The list of requests, newest first. Follows the store: written ahead of an insert, and after each commit.</summary>
/// <remarks>
/// Written before the request itself, so that a request whose orchestration never started is always found by the auditor;
/// a line without a request is removed by it. Lines may be briefly behind the store.
/// </remarks>
public interface IRequestIndex
{
    /// <summary>Writes the line of a request unless a newer one is there. Handled and published marks never go back.</summary>
    Task PutAsync(RequestSummary summary, CancellationToken cancellationToken);

    /// <summary>Reads the line of one request: its marks tell what is published.</summary>
    /// <param name="createdAt">The request's creation time, which the line is filed under.</param>
    /// <returns>Null when there is none.</returns>
    Task<RequestSummary?> FindAsync(string requestId, DateTimeOffset createdAt, CancellationToken cancellationToken);

    /// <returns>A problem when the continuation is not one of ours.</returns>
    Task<Result<RequestPage>> ListAsync(RequestQuery query, CancellationToken cancellationToken);

    /// <summary>Lines that are not settled, in one order that does not change, in pages of at most <paramref name="pageSize"/>: the auditor's work list.</summary>
    Task<RequestPage> ListUnsettledAsync(int pageSize, string? continuation, CancellationToken cancellationToken);

    /// <summary>Settled lines last updated before <paramref name="before"/>: retention's work list.</summary>
    Task<IReadOnlyList<RequestSummary>> ListSettledBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    Task RemoveAsync(RequestSummary summary, CancellationToken cancellationToken);
}

/// <summary>What a sender's delivery became, kept for the idempotency window.</summary>
/// <param name="Key">Lower-case hex SHA-256 over caller or source, and the sender's key.</param>
/// <param name="BodyHash">Lower-case hex SHA-256 of the body.</param>
/// <param name="RequestId">The planned id of the request; it exists, or the next repeat inserts it.</param>
/// <param name="AcceptedAt">The time the plan was made; a repeat uses it, so that the answer is the same.</param>
public sealed record Delivery(string Key, string BodyHash, string RequestId, DateTimeOffset AcceptedAt);

/// <summary>Remembers deliveries, so that the same request sent twice makes one.</summary>
public interface IDeliveryStore
{
    /// <summary>Inserts the delivery, or returns the one that was there first.</summary>
    Task<Delivery> InsertOrGetAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Removes deliveries accepted before <paramref name="before"/>; at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>Publishes timeline entries as events. MessageId is request id and sequence, so a repeat is dropped by the bus.</summary>
public interface IRequestEventPublisher
{
    Task PublishAsync(SupportRequest request, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellationToken);
}
