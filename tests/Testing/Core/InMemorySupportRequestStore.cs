using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Testing.Core;

/// <summary>A request store in memory, with the ETag rules of the real one.</summary>
public sealed class InMemorySupportRequestStore : ISupportRequestStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Row> _rows = [];
    private int _version;

    /// <summary>Called before each commit, outside the lock: a test lets somebody else be faster, or throws for storage that is down.</summary>
    public Func<SupportRequest, Task>? BeforeCommit { get; set; }

    /// <summary>How many commits wrote something.</summary>
    public int Commits { get; private set; }

    /// <summary>How many requests there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _rows.Count;
        }
    }

    public Task<bool> InsertAsync(SupportRequest request, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_rows.TryAdd(request.Id, new Row(request, NewETag(), [.. entries])));
    }

    public Task<VersionedRequest?> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_rows.TryGetValue(requestId, out Row? row) ? new VersionedRequest(row.Request, row.ETag) : null);
    }

    public async Task<CommitOutcome> CommitAsync(
        VersionedRequest before, SupportRequest after, IReadOnlyList<TimelineEntry> entries, IReadOnlyList<Evidence> evidence, CommandMark? mark, CancellationToken cancellationToken)
    {
        if (BeforeCommit is { } hook) await hook(after);

        lock (_lock)
        {
            if (!_rows.TryGetValue(after.Id, out Row? row)) return new CommitOutcome.Stale();
            if (mark is not null && row.Marks.TryGetValue(mark.Key, out string? bodyHash)) return new CommitOutcome.AlreadyDone(bodyHash);
            if (row.ETag != before.ETag) return new CommitOutcome.Stale();

            row.Request = after;
            row.ETag = NewETag();
            row.Timeline.AddRange(entries);
            foreach (Evidence read in evidence) row.Evidence[(read.Generation, read.Check)] = read;
            if (mark is not null) row.Marks[mark.Key] = mark.BodyHash;
            Commits++;
            return new CommitOutcome.Committed(row.ETag);
        }
    }

    public Task<CommandMark?> FindMarkAsync(string requestId, string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_rows.TryGetValue(requestId, out Row? row) && row.Marks.TryGetValue(key, out string? bodyHash)
                ? new CommandMark(key, bodyHash)
                : null);
        }
    }

    public Task<IReadOnlyList<TimelineEntry>> ReadTimelineAsync(string requestId, int afterSequence, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<TimelineEntry>>(
                _rows.TryGetValue(requestId, out Row? row) ? [.. row.Timeline.Where(entry => entry.Sequence > afterSequence).Take(limit)] : []);
        }
    }

    public Task<IReadOnlyList<Evidence>> ReadEvidenceAsync(string requestId, int generation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Evidence>>(
                _rows.TryGetValue(requestId, out Row? row) ? [.. row.Evidence.Values.Where(evidence => evidence.Generation == generation)] : []);
        }
    }

    public Task DeleteAsync(string requestId, CancellationToken cancellationToken)
    {
        lock (_lock) _rows.Remove(requestId);
        return Task.CompletedTask;
    }

    private string NewETag() => $"\"v{++_version}\"";

    private sealed class Row(SupportRequest request, string etag, List<TimelineEntry> timeline)
    {
        public SupportRequest Request { get; set; } = request;

        public string ETag { get; set; } = etag;

        public List<TimelineEntry> Timeline { get; } = timeline;

        public Dictionary<(int Generation, string Check), Evidence> Evidence { get; } = [];

        public Dictionary<string, string> Marks { get; } = [];
    }
}
