using System.Text;
using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>The hub's table: one partition per instance. Point operations and transactions, save for <see cref="LoadAsync"/> of a long history.</summary>
internal sealed class InstanceStore(TableClient table, StorageLimits limits, string writer)
{
    // Up to this many rows are read one by one; the service scans for a query.
    private const int RowsReadSingly = 8;

    private static readonly string[] WithPayloads = [.. InstanceRow.Summary, "Input", "Output", "CustomStatus", "Failure"];

    private static readonly string[] CommitOnly = [InstanceRow.Commit];

    public TableClient Table => table;

    public CommitPlan Plan(Commit commit) => CommitPlan.Of(commit, writer, limits);

    public async Task EnsureTableAsync(CancellationToken cancellationToken) => await table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Stores a commit: one request when it fits, else its blocks first and the instance row with the last of them.</summary>
    /// <returns>The new version of the instance row.</returns>
    public async Task<ETag> WriteAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Blocks.Count == 0)
        {
            Response response = plan.Commit.Before is null
                ? await table.AddEntityAsync(plan.Row, cancellationToken)
                : await table.UpdateEntityAsync(
                    plan.Row, plan.Commit.ETag, plan.IsMerge ? TableUpdateMode.Merge : TableUpdateMode.Replace, cancellationToken);
            return response.Headers.ETag!.Value;
        }

        List<List<TableEntity>> transactions = Split(plan.Blocks);
        if (transactions.Count > 1 && plan.Commit.Before is null && await ReadSequenceAsync(plan.Row.PartitionKey, cancellationToken) is not null)
        {
            // The rows written ahead would replace those of the instance that is there.
            throw new RequestFailedException(409, "The instance exists already.");
        }

        foreach (List<TableEntity> early in transactions[..^1])
        {
            plan.HasStaged = true;
            await table.SubmitTransactionAsync(early.Select(Upsert), cancellationToken);
        }

        List<TableTransactionAction> actions = [.. transactions[^1].Select(Upsert)];
        actions.Add(plan.Commit.Before is null
            ? new TableTransactionAction(TableTransactionActionType.Add, plan.Row)
            : new TableTransactionAction(
                plan.IsMerge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, plan.Row, plan.Commit.ETag));
        Response<IReadOnlyList<Response>> responses = await table.SubmitTransactionAsync(actions, cancellationToken);
        return responses.Value[^1].Headers.ETag!.Value;
    }

    /// <summary>Takes back outbox rows that were written ahead of a commit that did not come; a later commit must not vouch for them.</summary>
    public async Task WithdrawAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        foreach (TableEntity block in Split(plan.Blocks).SkipLast(1).SelectMany(rows => rows).Where(RowKeys.IsOutbox))
        {
            await DeleteAsync(block.PartitionKey, block.RowKey, cancellationToken);
        }
    }

    /// <summary>What became of a commit whose answer was lost.</summary>
    public async Task<Settlement> SettleAsync(CommitPlan plan, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(
            plan.Row.PartitionKey, RowKeys.Instance, CommitOnly, cancellationToken);
        if (!row.HasValue)
        {
            return plan.Commit.Before is null ? Settlement.NotWritten : Settlement.Overtaken;
        }

        ETag etag = row.Value!.ETag;
        return row.Value.GetString(InstanceRow.Commit) == plan.Row.GetString(InstanceRow.Commit) ? new Settlement(SettlementKind.Written, etag)
            : plan.Commit.Before is not null && etag == plan.Commit.ETag ? Settlement.NotWritten
            : Settlement.Overtaken;
    }

    /// <summary>The instance with all its history, or null.</summary>
    public async Task<InstanceState?> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        string key = InstanceKey.Encode(instanceId);
        NullableResponse<TableEntity> response = await table.GetEntityIfExistsAsync<TableEntity>(
            key, RowKeys.Instance, cancellationToken: cancellationToken);
        if (!response.HasValue)
        {
            return null;
        }

        TableEntity row = response.Value!;
        InstanceRecord record = InstanceRow.Read(row);
        Dictionary<string, TableEntity> blocks = await ReadBlocksAsync(key, record, cancellationToken);
        List<byte[]> rowParts = Parts(blocks, record.Parts.HistoryRows, i => RowKeys.History(record.Generation, i));
        List<byte[]> inlineParts = [.. Enumerable.Range(0, record.Parts.Segments).Select(i => row.GetBinary(InstanceRow.SegmentName(i))!)];
        List<HistoryEvent> history = HistoryCodec.DecodeEvents(Blocks.Join(rowParts));
        int firstInline = history.Count;
        history.AddRange(HistoryCodec.DecodeEvents(Blocks.Join(inlineParts)));
        record = record with
        {
            Input = ReadText(blocks, record.Parts.InputRows, i => RowKeys.Input(record.Generation, i)) ?? record.Input,
            Output = ReadText(blocks, record.Parts.OutputRows, i => RowKeys.Output(record.Generation, i)) ?? record.Output,
        };
        return new InstanceState(record, row.ETag, history, firstInline)
        {
            HistoryBytes = rowParts.Sum(part => part.Length) + record.Parts.SegmentBytes,
        };
    }

    /// <summary>The instance as clients see it, or null.</summary>
    public async Task<StoredInstance?> ReadAsync(string instanceId, bool withPayloads, CancellationToken cancellationToken)
    {
        string key = InstanceKey.Encode(instanceId);
        NullableResponse<TableEntity> response = await table.GetEntityIfExistsAsync<TableEntity>(
            key, RowKeys.Instance, withPayloads ? WithPayloads : InstanceRow.Summary, cancellationToken);
        if (!response.HasValue)
        {
            return null;
        }

        InstanceRecord record = InstanceRow.Read(response.Value!);
        return new StoredInstance(withPayloads ? await CompleteAsync(record, cancellationToken) : record, response.Value!.ETag);
    }

    /// <summary>Fetches an input or output that has rows of its own.</summary>
    public async Task<InstanceRecord> CompleteAsync(InstanceRecord record, CancellationToken cancellationToken)
    {
        if (record.Parts.InputRows + record.Parts.OutputRows == 0)
        {
            return record;
        }

        List<string> wanted =
        [
            .. Enumerable.Range(0, record.Parts.InputRows).Select(i => RowKeys.Input(record.Generation, i)),
            .. Enumerable.Range(0, record.Parts.OutputRows).Select(i => RowKeys.Output(record.Generation, i)),
        ];
        Dictionary<string, TableEntity> blocks = await ReadSinglyAsync(InstanceKey.Encode(record.InstanceId), wanted, cancellationToken);
        return record with
        {
            Input = ReadText(blocks, record.Parts.InputRows, i => RowKeys.Input(record.Generation, i)) ?? record.Input,
            Output = ReadText(blocks, record.Parts.OutputRows, i => RowKeys.Output(record.Generation, i)) ?? record.Output,
        };
    }

    /// <summary>One page of instance rows.</summary>
    public async Task<(List<StoredInstance> Found, string? Next)> QueryAsync(
        string filter, bool withPayloads, string? continuationToken, int pageSize, CancellationToken cancellationToken)
    {
        AsyncPageable<TableEntity> rows = table.QueryAsync<TableEntity>(
            filter, pageSize, withPayloads ? WithPayloads : InstanceRow.Summary, cancellationToken);
        await foreach (Page<TableEntity> page in rows.AsPages(continuationToken, pageSize))
        {
            return ([.. page.Values.Select(row => new StoredInstance(InstanceRow.Read(row), row.ETag))], page.ContinuationToken);
        }

        return ([], null);
    }

    /// <summary>The number of the instance's last commit, null when there is no instance.</summary>
    public async Task<long?> ReadSequenceAsync(string key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(key, RowKeys.Instance, CommitOnly, cancellationToken);
        return row.HasValue ? InstanceRow.ReadSequence(row.Value!.GetString(InstanceRow.Commit)!) : null;
    }

    /// <summary>All outbox rows of the hub, for a host that starts.</summary>
    public IAsyncEnumerable<TableEntity> ReadOutboxesAsync(CancellationToken cancellationToken) => table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"RowKey ge {RowKeys.OutboxFirst} and RowKey lt {RowKeys.OutboxEnd}"), cancellationToken: cancellationToken);

    public async Task DeleteAsync(string key, string rowKey, CancellationToken cancellationToken) =>
        await table.DeleteEntityAsync(key, rowKey, ETag.All, cancellationToken);

    /// <summary>
    /// Deletes the rows of an instance, the instance row last: what is interrupted is found and finished by the next try.
    /// </summary>
    /// <returns>False when the row has changed since it was read.</returns>
    public async Task<bool> PurgeAsync(InstanceRecord record, ETag etag, CancellationToken cancellationToken)
    {
        string key = InstanceKey.Encode(record.InstanceId);
        if (record.Parts.HasRows || record.IsUntidy)
        {
            List<string> others = [];
            await foreach (TableEntity row in table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {key}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
            {
                if (row.RowKey != RowKeys.Instance)
                {
                    others.Add(row.RowKey);
                }
            }

            await DeleteRowsAsync(key, others, cancellationToken);
        }

        try
        {
            await table.DeleteEntityAsync(key, RowKeys.Instance, etag, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 412)
        {
            return false;
        }
    }

    /// <summary>Deletes the rows that an ended generation left behind.</summary>
    public Task TidyAsync(InstanceRecord ended, CancellationToken cancellationToken) => DeleteRowsAsync(
        InstanceKey.Encode(ended.InstanceId),
        [
            .. Enumerable.Range(0, ended.Parts.HistoryRows).Select(i => RowKeys.History(ended.Generation, i)),
            .. Enumerable.Range(0, ended.Parts.InputRows).Select(i => RowKeys.Input(ended.Generation, i)),
            .. Enumerable.Range(0, ended.Parts.OutputRows).Select(i => RowKeys.Output(ended.Generation, i)),
        ],
        cancellationToken);

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);

    // The last transaction has room for the instance row.
    private List<List<TableEntity>> Split(List<TableEntity> blocks)
    {
        List<List<TableEntity>> transactions = [[]];
        int bytes = 0;
        foreach (TableEntity block in blocks)
        {
            int length = Blocks.CountBytes(block);
            if (transactions[^1].Count > 0
                && (transactions[^1].Count + 1 >= limits.TransactionEntities || bytes + length > limits.TransactionBytes))
            {
                transactions.Add([]);
                bytes = 0;
            }

            transactions[^1].Add(block);
            bytes += length;
        }

        return transactions;
    }

    private async Task DeleteRowsAsync(string key, List<string> rowKeys, CancellationToken cancellationToken)
    {
        foreach (string rowKey in rowKeys)
        {
            await DeleteAsync(key, rowKey, cancellationToken);
        }
    }

    private async Task<Dictionary<string, TableEntity>> ReadBlocksAsync(string key, InstanceRecord record, CancellationToken cancellationToken)
    {
        if (!record.Parts.HasRows)
        {
            return [];
        }

        List<string> wanted =
        [
            .. Enumerable.Range(0, record.Parts.HistoryRows).Select(i => RowKeys.History(record.Generation, i)),
            .. Enumerable.Range(0, record.Parts.InputRows).Select(i => RowKeys.Input(record.Generation, i)),
            .. Enumerable.Range(0, record.Parts.OutputRows).Select(i => RowKeys.Output(record.Generation, i)),
        ];
        if (wanted.Count <= RowsReadSingly)
        {
            return await ReadSinglyAsync(key, wanted, cancellationToken);
        }

        var blocks = new Dictionary<string, TableEntity>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {key}"), cancellationToken: cancellationToken))
        {
            blocks.Add(row.RowKey, row);
        }

        return blocks;
    }

    private async Task<Dictionary<string, TableEntity>> ReadSinglyAsync(string key, List<string> rowKeys, CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<string, TableEntity>();
        foreach (string rowKey in rowKeys)
        {
            blocks.Add(rowKey, (await table.GetEntityAsync<TableEntity>(key, rowKey, cancellationToken: cancellationToken)).Value);
        }

        return blocks;
    }

    private static List<byte[]> Parts(Dictionary<string, TableEntity> blocks, int rows, Func<int, string> rowKey) =>
        [.. Enumerable.Range(0, rows).SelectMany(i => Blocks.Parts(blocks[rowKey(i)]))];

    private static string? ReadText(Dictionary<string, TableEntity> blocks, int rows, Func<int, string> rowKey) => rows == 0
        ? null
        : Encoding.UTF8.GetString(Blocks.Join(Parts(blocks, rows, rowKey)));
}

/// <summary>An instance row and its version.</summary>
internal readonly record struct StoredInstance(InstanceRecord Record, ETag ETag);

internal enum SettlementKind
{
    Written,
    NotWritten,

    /// <summary>The row has another commit: somebody else wrote it, or deleted it.</summary>
    Overtaken,
}

internal readonly record struct Settlement(SettlementKind Kind, ETag ETag = default)
{
    public static Settlement NotWritten => new(SettlementKind.NotWritten);

    public static Settlement Overtaken => new(SettlementKind.Overtaken);
}
