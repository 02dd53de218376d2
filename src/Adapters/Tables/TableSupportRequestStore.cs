using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Adapters.Tables;

/// <summary>The request store on Table Storage: one partition per request, one transaction per command.</summary>
/// <remarks>
/// Rows of a partition: the request ("r"), timeline entries ("t-00000001"), evidence ("e-0001-service-health") and
/// marks of commands ("m-" and the key's hash).
/// </remarks>
public sealed class TableSupportRequestStore(LazyTable table) : ISupportRequestStore
{
    private const string RequestRow = "r";

    public async Task<bool> InsertAsync(SupportRequest request, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        var actions = new List<TableTransactionAction>(entries.Count + 1)
        {
            new(TableTransactionActionType.Add, RequestEntity(request)),
        };
        actions.AddRange(entries.Select(e => new TableTransactionAction(TableTransactionActionType.Add, EntryEntity(request.Id, e))));
        try
        {
            await client.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    public async Task<VersionedRequest?> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(requestId, RequestRow, cancellationToken: cancellationToken);
        return row.HasValue ? new VersionedRequest(JsonColumns.Read<SupportRequest>(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    public async Task<CommitOutcome> CommitAsync(
        VersionedRequest before,
        SupportRequest after,
        IReadOnlyList<TimelineEntry> entries,
        IReadOnlyList<Evidence> evidence,
        CommandMark? mark,
        CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        var actions = new List<TableTransactionAction>(entries.Count + evidence.Count + 2)
        {
            new(TableTransactionActionType.UpdateReplace, RequestEntity(after), new ETag(before.ETag)),
        };
        actions.AddRange(entries.Select(e => new TableTransactionAction(TableTransactionActionType.Add, EntryEntity(after.Id, e))));

        // Replace or insert: a check that runs again in the same generation reads again, and its last reading counts.
        actions.AddRange(evidence.Select(e => new TableTransactionAction(TableTransactionActionType.UpsertReplace, EvidenceEntity(after.Id, e))));
        if (mark is not null)
        {
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, MarkEntity(after.Id, mark)));
        }

        try
        {
            Response<IReadOnlyList<Response>> answers = await client.SubmitTransactionAsync(actions, cancellationToken);
            return new CommitOutcome.Committed(answers.Value[0].Headers.ETag.ToString() ?? "");
        }
        catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return await SettleAsync(after, entries.Count > 0, mark, cancellationToken);
        }
    }

    public async Task<CommandMark?> FindMarkAsync(string requestId, string key, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(requestId, MarkKey(key), cancellationToken: cancellationToken);
        return row.HasValue ? new CommandMark(key, row.Value!.Text("BodyHash")) : null;
    }

    public async Task<IReadOnlyList<TimelineEntry>> ReadTimelineAsync(string requestId, int afterSequence, int limit, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {requestId} and RowKey gt {EntryKey(afterSequence)} and RowKey lt {"t."}");
        var entries = new List<TimelineEntry>();
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            entries.Add(JsonColumns.Read<TimelineEntry>(row));
            if (entries.Count == limit)
            {
                break;
            }
        }

        return entries;
    }

    public async Task<IReadOnlyList<Evidence>> ReadEvidenceAsync(string requestId, int generation, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string first = EvidenceKey(generation, "");
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {requestId} and RowKey gt {first} and RowKey lt {first + "~"}");
        var evidence = new List<Evidence>();
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            evidence.Add(JsonColumns.Read<Evidence>(row));
        }

        return evidence;
    }

    public async Task DeleteAsync(string requestId, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {requestId}");
        var keys = new List<TableEntity>();
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            keys.Add(row);
        }

        // The request row goes last: until then a repeat finds what is left.
        foreach (TableEntity[] slice in keys.OrderBy(k => k.RowKey == RequestRow).Chunk(100))
        {
            await client.SubmitTransactionAsync(slice.Select(k => new TableTransactionAction(TableTransactionActionType.Delete, k, ETag.All)), cancellationToken);
        }
    }

    /// <summary>A refused transaction may be the echo of one of ours whose answer was lost: the chain's head tells.</summary>
    private async Task<CommitOutcome> SettleAsync(SupportRequest after, bool movedTheHead, CommandMark? mark, CancellationToken cancellationToken)
    {
        if (movedTheHead
            && await FindAsync(after.Id, cancellationToken) is { } now
            && now.Request.Sequence >= after.Sequence
            && await IsOurHeadAsync(now.Request, after, cancellationToken))
        {
            return new CommitOutcome.Committed(now.ETag);
        }

        return mark is not null && await FindMarkAsync(after.Id, mark.Key, cancellationToken) is { } earlier
            ? new CommitOutcome.AlreadyDone(earlier.BodyHash)
            : new CommitOutcome.Stale();
    }

    private async Task<bool> IsOurHeadAsync(SupportRequest now, SupportRequest after, CancellationToken cancellationToken)
    {
        if (now.Sequence == after.Sequence)
        {
            return now.Hash == after.Hash;
        }

        IReadOnlyList<TimelineEntry> entries = await ReadTimelineAsync(after.Id, after.Sequence - 1, 1, cancellationToken);
        return entries is [{ } entry] && entry.Hash == after.Hash;
    }

    private static TableEntity RequestEntity(SupportRequest request)
    {
        var row = new TableEntity(request.Id, RequestRow);
        JsonColumns.Write(row, request);
        return row;
    }

    private static TableEntity EntryEntity(string requestId, TimelineEntry entry)
    {
        var row = new TableEntity(requestId, EntryKey(entry.Sequence));
        JsonColumns.Write(row, entry);
        return row;
    }

    private static TableEntity EvidenceEntity(string requestId, Evidence evidence)
    {
        var row = new TableEntity(requestId, EvidenceKey(evidence.Generation, evidence.Check));
        JsonColumns.Write(row, evidence);
        return row;
    }

    private static TableEntity MarkEntity(string requestId, CommandMark mark) =>
        new(requestId, MarkKey(mark.Key)) { ["BodyHash"] = mark.BodyHash };

    private static string EntryKey(int sequence) => string.Create(CultureInfo.InvariantCulture, $"t-{sequence:D8}");

    private static string EvidenceKey(int generation, string check) => string.Create(CultureInfo.InvariantCulture, $"e-{generation:D4}-{check}");

    private static string MarkKey(string key) => "m-" + key;
}
