using Azure;
using Azure.Data.Tables;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Adapters.Tables;

/// <summary>Deliveries on Table Storage: one partition per key, so that an insert decides who was first.</summary>
public sealed class TableDeliveryStore(LazyTable table) : IDeliveryStore
{
    private const string Row = "d";
    private const int MaxTries = 5;

    public async Task<Delivery> InsertOrGetAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        var row = new TableEntity(delivery.Key, Row)
        {
            ["BodyHash"] = delivery.BodyHash,
            ["RequestId"] = delivery.RequestId,
            ["AcceptedAt"] = delivery.AcceptedAt,
        };
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await client.AddEntityAsync(row, cancellationToken);
                return delivery;
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                NullableResponse<TableEntity> first = await client.GetEntityIfExistsAsync<TableEntity>(delivery.Key, Row, cancellationToken: cancellationToken);
                if (first.HasValue)
                {
                    return new Delivery(delivery.Key, first.Value!.Text("BodyHash"), first.Value!.Text("RequestId"), first.Value!.GetDateTimeOffset("AcceptedAt")!.Value);
                }

                // Purged between the two calls: insert again.
                if (attempt == MaxTries)
                {
                    throw;
                }
            }
        }
    }

    public async Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"AcceptedAt lt {before}");
        int purged = 0;
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, Math.Clamp(limit, 1, 1000), ["PartitionKey", "RowKey"], cancellationToken))
        {
            await client.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
            if (++purged == limit)
            {
                break;
            }
        }

        return purged;
    }
}
