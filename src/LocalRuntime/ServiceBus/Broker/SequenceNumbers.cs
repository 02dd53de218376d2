using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>
/// Where the numbers of this run of the broker begin. Each run takes the next run number from a row of its own, so that
/// numbers rise over restarts and are never used twice, without writing one down for every message.
/// </summary>
internal sealed class SequenceNumbers
{
    /// <summary>4,294,967,296 numbers per run and entity; over two million runs before a number passes 2^53.</summary>
    private const int BitsPerRun = 32;

    private const string PartitionKey = "runs";
    private const string RowKey = "last";
    private const string Number = "Number";

    /// <summary>The first number of this run; set by loading.</summary>
    public long First { get; private set; }

    public static bool Owns(TableEntity row) => string.Equals(row.PartitionKey, PartitionKey, StringComparison.Ordinal);

    public async Task BeginRunAsync(TableClient table, CancellationToken cancellationToken)
    {
        long? run = null;
        while (run is null)
        {
            run = await TryBeginRunAsync(table, cancellationToken);
        }

        First = run.Value << BitsPerRun;
    }

    /// <returns>Null when the number was taken meanwhile, be it by an earlier try whose answer was lost.</returns>
    private static async Task<long?> TryBeginRunAsync(TableClient table, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> last = await table.GetEntityIfExistsAsync<TableEntity>(PartitionKey, RowKey, cancellationToken: cancellationToken);
        long run = last.HasValue ? last.Value!.GetInt64(Number)!.Value + 1 : 1;
        TableEntity next = new(PartitionKey, RowKey) { [Number] = run };
        try
        {
            await (last.HasValue
                ? table.UpdateEntityAsync(next, last.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                : table.AddEntityAsync(next, cancellationToken));
            return run;
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return null;
        }
    }
}
