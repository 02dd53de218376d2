using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Schedule status as one row per function.</summary>
internal sealed class TableScheduleStore(TableClient table) : IScheduleStore
{
    private const string Partition = "schedules";

    public async Task<ScheduleRecord?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(function), cancellationToken: cancellationToken);
        return row.HasValue && row.Value is { } entity && entity.GetDateTime("Next") is { } next && entity.GetDateTime("UpdatedAt") is { } updatedAt
            ? new ScheduleRecord(entity.GetDateTime("Last"), next, updatedAt)
            : null;
    }

    public async Task WriteAsync(string function, ScheduleRecord record, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, Key(function)) { ["Next"] = record.Next, ["UpdatedAt"] = record.UpdatedAt };
        if (record.Last is { } last)
        {
            row["Last"] = last;
        }

        // The last writer wins: only the holder of the lease writes, and a run that ends late is the newer truth.
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private static string Key(string function) => function.ToLowerInvariant();
}
