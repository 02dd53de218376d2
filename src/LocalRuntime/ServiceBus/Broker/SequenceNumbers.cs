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

    /// <exception cref="RequestFailedException">412 or 409: another broker started on the same table at the same moment.</exception>
    public async Task BeginRunAsync(TableClient table)
    {
        NullableResponse<TableEntity> last = await table.GetEntityIfExistsAsync<TableEntity>(PartitionKey, RowKey);
        TableEntity next = new(PartitionKey, RowKey) { [Number] = 1L };
        if (last.HasValue)
        {
            next[Number] = last.Value!.GetInt64(Number)!.Value + 1;
            await table.UpdateEntityAsync(next, last.Value.ETag, TableUpdateMode.Replace);
        }
        else
        {
            await table.AddEntityAsync(next);
        }

        First = next.GetInt64(Number)!.Value << BitsPerRun;
    }
}
