using Azure.Data.Tables;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

/// <summary>Tests against a real table service, each in tables of its own.</summary>
[Trait("Category", "Azurite")]
public abstract class AzuriteTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    protected TableServiceClient Service { get; } = new(azurite.ConnectionString);

    protected string NewName() => azurite.NewPrefix();

    protected async Task<TableClient> NewTableAsync()
    {
        TableClient table = Service.GetTableClient(NewName());
        await table.CreateAsync();
        return table;
    }

    protected static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> rows)
    {
        List<T> all = [];
        await foreach (T row in rows) all.Add(row);
        return all;
    }
}
