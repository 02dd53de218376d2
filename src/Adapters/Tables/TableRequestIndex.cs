using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Adapters.Tables;

/// <summary>The list of requests on Table Storage: one line in the partition of all, one in the customer's, newest first.</summary>
/// <remarks>
/// Row keys count down with time, so that a plain scan is newest first. The line among all decides under its ETag; the
/// customer's line follows it and is guarded by its own sequence.
/// </remarks>
public sealed class TableRequestIndex(LazyTable table) : IRequestIndex
{
    private const string All = "all";

    /// <summary>Rows looked at for one page at most; a search that finds little goes on with the continuation.</summary>
    private const int MaxScanned = 5_000;

    private const int MaxTries = 10;

    public async Task PutAsync(RequestSummary summary, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        RequestSummary merged = await PutLineAsync(client, All, summary, cancellationToken);
        await PutLineAsync(client, summary.CustomerId, merged, cancellationToken);
    }

    public async Task<RequestSummary?> FindAsync(string requestId, DateTimeOffset createdAt, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(All, RowKey(requestId, createdAt), cancellationToken: cancellationToken);
        return row.HasValue ? ReadLine(row.Value!) : null;
    }

    public async Task<Result<RequestPage>> ListAsync(RequestQuery query, CancellationToken cancellationToken)
    {
        if (!TryReadContinuation(query.Continuation, out string after))
        {
            return new Problem(ProblemKind.Invalid, "invalid", "The continuation is not one that a list answered.")
            {
                Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["continuation"] = ["Is not valid."] },
            };
        }

        TableClient client = await table.GetAsync(cancellationToken);
        string partition = query.CustomerIds is { Count: 1 } only ? only.First() : All;
        string[] words = (query.Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var items = new List<RequestSummary>(query.PageSize);
        int scanned = 0;
        string last = after;
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(Filter(partition, after, query), Math.Clamp(query.PageSize + 1, 1, 1000), cancellationToken: cancellationToken))
        {
            if (items.Count == query.PageSize || scanned == MaxScanned)
            {
                return new RequestPage(items, WriteContinuation(last));
            }

            scanned++;
            last = row.RowKey;
            RequestSummary line = ReadLine(row);
            if ((query.CustomerIds is null || query.CustomerIds.Contains(line.CustomerId)) && Matches(line, words))
            {
                items.Add(line);
            }
        }

        return new RequestPage(items, null);
    }

    public async Task<RequestPage> ListUnsettledAsync(int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string after = TryReadContinuation(continuation, out string from) ? from : "";
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {All} and RowKey gt {after} and IsSettled eq {false}");
        var items = new List<RequestSummary>(pageSize);
        string last = after;
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, Math.Clamp(pageSize + 1, 1, 1000), cancellationToken: cancellationToken))
        {
            if (items.Count == pageSize)
            {
                return new RequestPage(items, WriteContinuation(last));
            }

            last = row.RowKey;
            items.Add(ReadLine(row));
        }

        return new RequestPage(items, null);
    }

    public async Task<IReadOnlyList<RequestSummary>> ListSettledBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {All} and IsSettled eq {true} and UpdatedAt lt {before}");
        var items = new List<RequestSummary>();
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, Math.Clamp(limit, 1, 1000), cancellationToken: cancellationToken))
        {
            items.Add(ReadLine(row));
            if (items.Count == limit)
            {
                break;
            }
        }

        return items;
    }

    public async Task RemoveAsync(RequestSummary summary, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);

        // The line among all goes last: while it is there, a repeat of the removal finds its way.
        await client.DeleteEntityAsync(summary.CustomerId, RowKey(summary), ETag.All, cancellationToken);
        await client.DeleteEntityAsync(All, RowKey(summary), ETag.All, cancellationToken);
    }

    private static async Task<RequestSummary> PutLineAsync(TableClient client, string partition, RequestSummary summary, CancellationToken cancellationToken)
    {
        if (summary.HandledSequence == 0)
        {
            // Most likely new: an insert costs one operation.
            try
            {
                await client.AddEntityAsync(Line(partition, summary), cancellationToken);
                return summary;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // There already: go on as with any other line.
            }
        }

        for (int attempt = 1; ; attempt++)
        {
            NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(partition, RowKey(summary), cancellationToken: cancellationToken);
            RequestSummary merged = row.HasValue ? Merge(ReadLine(row.Value!), summary) : summary;
            try
            {
                if (!row.HasValue)
                {
                    await client.AddEntityAsync(Line(partition, merged), cancellationToken);
                }
                else
                {
                    await client.UpdateEntityAsync(Line(partition, merged), row.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
                }

                return merged;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && attempt < MaxTries)
            {
                // Another writer was first: merge with what it wrote.
            }
        }
    }

    private static RequestSummary Merge(RequestSummary stored, RequestSummary offered)
    {
        RequestSummary newer = offered.Sequence >= stored.Sequence ? offered : stored;
        return newer with
        {
            HandledSequence = Math.Max(stored.HandledSequence, offered.HandledSequence),
            PublishedSequence = Math.Max(stored.PublishedSequence, offered.PublishedSequence),
            IsSettled = newer.IsSettled || (offered.Sequence <= stored.Sequence && stored.IsSettled),
        };
    }

    private static bool Matches(RequestSummary line, string[] words) => Array.TrueForAll(words, word =>
        line.Title.Contains(word, StringComparison.OrdinalIgnoreCase)
        || line.ExternalId?.Contains(word, StringComparison.OrdinalIgnoreCase) == true
        || line.VendorNumber?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    private static string Filter(string partition, string after, RequestQuery query)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}");
        if (query.Status is { } status)
        {
            filter += TableClient.CreateQueryFilter($" and Status eq {status.ToString()}");
        }

        if (query.Severity is { } severity)
        {
            filter += TableClient.CreateQueryFilter($" and Severity eq {severity.ToString()}");
        }

        if (query.AssignedTo is { } assignedTo)
        {
            filter += TableClient.CreateQueryFilter($" and AssignedTo eq {assignedTo}");
        }

        return filter;
    }

    private static string RowKey(RequestSummary summary) => RowKey(summary.Id, summary.CreatedAt);

    private static string RowKey(string requestId, DateTimeOffset createdAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - createdAt.UtcTicks:D19}-{requestId}");

    private static string WriteContinuation(string rowKey) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(rowKey));

    private static bool TryReadContinuation(string? continuation, out string after)
    {
        after = "";
        if (continuation is null)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[128];
        if (continuation.Length > 128 || !Base64Url.IsValid(continuation, out int length) || length > bytes.Length)
        {
            return false;
        }

        after = Encoding.ASCII.GetString(bytes[..Base64Url.DecodeFromChars(continuation, bytes)]);
        return after.Length > 20 && after[19] == '-' && after.AsSpan(0, 19).ContainsAnyExceptInRange('0', '9') is false
            && Guid.TryParseExact(after.AsSpan(20), "D", out _);
    }

    private static TableEntity Line(string partition, RequestSummary line) => new(partition, RowKey(line))
    {
        ["Id"] = line.Id,
        ["CustomerId"] = line.CustomerId,
        ["ExternalId"] = line.ExternalId,
        ["Title"] = line.Title,
        ["Category"] = line.Category?.ToString(),
        ["Severity"] = line.Severity.ToString(),
        ["Status"] = line.Status.ToString(),
        ["Service"] = line.Service,
        ["AssignedTo"] = line.AssignedTo,
        ["VendorNumber"] = line.VendorNumber,
        ["CreatedAt"] = line.CreatedAt,
        ["UpdatedAt"] = line.UpdatedAt,
        ["ResponseDueAt"] = line.ResponseDueAt,
        ["Sequence"] = line.Sequence,
        ["HandledSequence"] = line.HandledSequence,
        ["PublishedSequence"] = line.PublishedSequence,
        ["IsSettled"] = line.IsSettled,
    };

    private static RequestSummary ReadLine(TableEntity row) => new(
        row.Text("Id"),
        row.Text("CustomerId"),
        row.GetString("ExternalId"),
        row.Text("Title"),
        row.GetString("Category") is { } category ? Enum.Parse<SupportCategory>(category) : null,
        Enum.Parse<Severity>(row.Text("Severity")),
        Enum.Parse<RequestStatus>(row.Text("Status")),
        row.GetString("Service"),
        row.GetString("AssignedTo"),
        row.GetString("VendorNumber"),
        row.GetDateTimeOffset("CreatedAt")!.Value,
        row.GetDateTimeOffset("UpdatedAt")!.Value,
        row.GetDateTimeOffset("ResponseDueAt")!.Value,
        row.GetInt32("Sequence") ?? 0,
        row.GetInt32("HandledSequence") ?? 0,
        row.GetInt32("PublishedSequence") ?? 0,
        row.GetBoolean("IsSettled") ?? false);
}
