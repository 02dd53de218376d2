using Azure;
using Azure.Data.Tables;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;

namespace PartnerDesk.Adapters.Tables;

/// <summary>Customers on Table Storage, in one partition: a partner has thousands, not millions.</summary>
public sealed class TableCustomerStore(LazyTable table) : ICustomerStore
{
    private const string Partition = "customer";
    private const int MaxTries = 10;

    public async Task<(Customer Customer, string ETag)?> FindAsync(string customerId, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(Partition, customerId, cancellationToken: cancellationToken);
        return row.HasValue ? (Read(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    public async Task SeedAsync(Customer customer, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(Partition, customer.Id, cancellationToken: cancellationToken);
            try
            {
                if (!row.HasValue)
                {
                    await client.AddEntityAsync(Row(customer), cancellationToken);
                    return;
                }

                Customer known = Read(row.Value!);
                if (known with { ReadAt = customer.ReadAt, Settings = customer.Settings } != customer)
                {
                    await client.UpdateEntityAsync(Row(customer with { Settings = known.Settings }), row.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
                }

                return;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && attempt < MaxTries)
            {
                // Another writer was first: look again.
            }
        }
    }

    public async Task<string?> ReplaceSettingsAsync(string customerId, CustomerSettings settings, string etag, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(Partition, customerId, cancellationToken: cancellationToken);
        if (!row.HasValue || row.Value!.ETag.ToString() != etag)
        {
            return null;
        }

        try
        {
            Response answer = await client.UpdateEntityAsync(Row(Read(row.Value) with { Settings = settings }), row.Value.ETag, TableUpdateMode.Replace, cancellationToken);
            return answer.Headers.ETag?.ToString();
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    public async Task<(IReadOnlyList<Customer> Items, string? Continuation)> ListAsync(string? search, IReadOnlySet<string>? scope, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        TableClient client = await table.GetAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        var found = new List<Customer>();
        await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            Customer customer = Read(row);
            if ((scope is null || scope.Contains(customer.Id)) && Matches(customer, search))
            {
                found.Add(customer);
            }
        }

        // The continuation is the last id shown: a customer added in between neither repeats nor hides another.
        List<Customer> sorted = [.. found.OrderBy(c => c.CompanyName, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Id, StringComparer.Ordinal)];
        int start = continuation is null ? 0 : sorted.FindIndex(c => c.Id == continuation) + 1;
        List<Customer> page = [.. sorted.Skip(start).Take(pageSize)];
        return (page, start + page.Count < sorted.Count ? page[^1].Id : null);
    }

    private static bool Matches(Customer customer, string? search) => string.IsNullOrWhiteSpace(search)
        || customer.CompanyName.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase)
        || customer.Domain.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase);

    private static TableEntity Row(Customer customer)
    {
        var row = new TableEntity(Partition, customer.Id)
        {
            ["CompanyName"] = customer.CompanyName,
            ["Domain"] = customer.Domain,
            ["Cloud"] = customer.Cloud.ToString(),
            ["ReadAt"] = customer.ReadAt,
        };
        JsonColumns.Write(row, customer.Settings);
        return row;
    }

    private static Customer Read(TableEntity row) => new(
        row.PartitionKey == Partition ? row.RowKey : throw new InvalidDataException("Not a customer row."),
        row.Text("CompanyName"),
        row.Text("Domain"),
        Enum.Parse<Cloud>(row.Text("Cloud")),
        row.GetDateTimeOffset("ReadAt")!.Value,
        JsonColumns.Read<CustomerSettings>(row));
}
