using System.Globalization;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Testing.Core;

/// <summary>The list of requests in memory.</summary>
public sealed class InMemoryRequestIndex : IRequestIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RequestSummary> _lines = [];

    /// <summary>Thrown by the next writes while set: storage that is down.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How often a line was written.</summary>
    public int Puts { get; private set; }

    /// <summary>Every line, newest first.</summary>
    public IReadOnlyList<RequestSummary> Lines
    {
        get
        {
            lock (_lock) return [.. _lines.Values.OrderByDescending(line => line.CreatedAt).ThenBy(line => line.Id, StringComparer.Ordinal)];
        }
    }

    public Task PutAsync(RequestSummary summary, CancellationToken cancellationToken)
    {
        if (Fault is { } fault) throw fault;

        lock (_lock)
        {
            Puts++;
            RequestSummary? known = _lines.GetValueOrDefault(summary.Id);
            RequestSummary newer = known is not null && known.Sequence > summary.Sequence ? known : summary;
            _lines[summary.Id] = newer with
            {
                HandledSequence = Math.Max(known?.HandledSequence ?? 0, summary.HandledSequence),
                PublishedSequence = Math.Max(known?.PublishedSequence ?? 0, summary.PublishedSequence),
                IsSettled = newer.IsSettled || (known is { IsSettled: true } && known.Sequence >= summary.Sequence),
            };
        }

        return Task.CompletedTask;
    }

    public Task<RequestSummary?> FindAsync(string requestId, DateTimeOffset createdAt, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_lines.GetValueOrDefault(requestId));
    }

    public Task<Result<RequestPage>> ListAsync(RequestQuery query, CancellationToken cancellationToken)
    {
        if (Offset(query.Continuation) is not { } offset)
            return Task.FromResult<Result<RequestPage>>(new Problem(ProblemKind.Invalid, "invalid-continuation", "The continuation is not one that a list answered."));

        return Task.FromResult<Result<RequestPage>>(Page([.. Lines.Where(line => Matches(line, query))], offset, query.PageSize));
    }

    public Task<RequestPage> ListUnsettledAsync(int pageSize, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult(Page([.. Lines.Where(line => !line.IsSettled)], Offset(continuation) ?? 0, pageSize));

    public Task<IReadOnlyList<RequestSummary>> ListSettledBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RequestSummary>>([.. Lines.Where(line => line.IsSettled && line.UpdatedAt < before).Take(limit)]);

    public Task RemoveAsync(RequestSummary summary, CancellationToken cancellationToken)
    {
        lock (_lock) _lines.Remove(summary.Id);
        return Task.CompletedTask;
    }

    private static RequestPage Page(List<RequestSummary> all, int offset, int pageSize)
    {
        int next = offset + pageSize;
        return new RequestPage([.. all.Skip(offset).Take(pageSize)], next < all.Count ? $"at-{next}" : null);
    }

    private static int? Offset(string? continuation)
    {
        if (continuation is null) return 0;

        return continuation.StartsWith("at-", StringComparison.Ordinal) && int.TryParse(continuation.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            ? offset
            : null;
    }

    private static bool Matches(RequestSummary line, RequestQuery query) =>
        (query.CustomerIds is null || query.CustomerIds.Contains(line.CustomerId))
        && (query.Status is null || query.Status == line.Status)
        && (query.Severity is null || query.Severity == line.Severity)
        && (query.AssignedTo is null || query.AssignedTo == line.AssignedTo)
        && (query.Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Contains(line.Title, word) || Contains(line.ExternalId, word) || Contains(line.VendorNumber, word));

    private static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
