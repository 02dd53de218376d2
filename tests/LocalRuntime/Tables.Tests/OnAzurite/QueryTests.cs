using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Filters;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

public sealed class QueryTests(AzuriteFixture azurite) : AzuriteTests(azurite)
{
    [Fact]
    public async Task Eleven_hundred_rows_come_in_two_pages_and_from_any_token()
    {
        TableClient table = await NewTableAsync();
        foreach (int batch in Enumerable.Range(0, 11))
        {
            await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{(batch * 100) + i:D4}") { ["N"] = i })));
        }

        List<Page<TableEntity>> pages = await AllAsync(table.QueryAsync<TableEntity>().AsPages());
        List<Page<TableEntity>> fromToken = await AllAsync(table.QueryAsync<TableEntity>().AsPages(pages[0].ContinuationToken, 60));

        Assert.Equal([1000, 100], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 1100).Select(i => $"{i:D4}"), pages.SelectMany(page => page.Values).Select(row => row.RowKey));
        Assert.Equal([60, 40], fromToken.Select(page => page.Values.Count));
        Assert.Equal("1000", fromToken[0].Values[0].RowKey);
        Assert.Equal((true, false), (pages[0].ContinuationToken is { Length: > 0 }, pages[1].ContinuationToken is not null));
    }

    [Fact]
    public async Task Rows_are_ordered_by_partition_then_row_ordinally()
    {
        TableClient table = await NewTableAsync();
        foreach ((string partition, string row) in new[] { ("b", "1"), ("a", "b"), ("a", "B"), ("B", "2"), ("a", "10"), ("a", "2") })
            await table.AddEntityAsync(new TableEntity(partition, row));

        List<TableEntity> rows = await AllAsync(table.QueryAsync<TableEntity>(maxPerPage: 4));

        Assert.Equal(["B2", "a10", "a2", "aB", "ab", "b1"], rows.Select(row => row.PartitionKey + row.RowKey));
    }

    [Fact]
    public async Task Filters_of_every_form_find_their_rows()
    {
        TableClient table = await NewTableAsync();
        Guid id = Guid.NewGuid();
        DateTimeOffset time = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await table.AddEntityAsync(new LinqFilterTests.Row
        {
            PartitionKey = "p", RowKey = "it's", I = 3, L = 30, B = true, D = 1.5, G = id, T = time, K = time.UtcDateTime, Y = [1], Renamed = "v",
        });
        await table.AddEntityAsync(new LinqFilterTests.Row { PartitionKey = "p", RowKey = "z", K = DateTime.UnixEpoch, T = DateTimeOffset.UnixEpoch });

        Assert.Equal("it's", await FoundAsync(table, x => x.RowKey == "it's"));
        Assert.Equal("it's", await FoundAsync(table, x => x.I > 2 && x.B));
        Assert.Equal("it's", await FoundAsync(table, x => x.L == 30));
        Assert.Equal("it's", await FoundAsync(table, x => x.D == 1.5));
        Assert.Equal("it's", await FoundAsync(table, x => x.G == id));
        Assert.Equal("it's", await FoundAsync(table, x => x.T >= time));
        Assert.Equal("it's", await FoundAsync(table, x => x.Renamed == "v"));
        Assert.Equal("z", await FoundAsync(table, x => !(x.I > 2) && string.Compare(x.RowKey, "j") >= 0));
        Assert.Equal("it's", (await AllAsync(table.QueryAsync<LinqFilterTests.Row>(TableClient.CreateQueryFilter($"RowKey eq {"it's"} and Y eq {new byte[] { 1 }}")))).Single().RowKey);
        Assert.Equal(2, (await AllAsync(table.QueryAsync<LinqFilterTests.Row>(x => true))).Count);
        Assert.Empty(await AllAsync(table.QueryAsync<LinqFilterTests.Row>(x => x.E == DayOfWeek.Sunday)));
    }

    [Fact]
    public async Task A_bad_filter_is_refused_by_the_service()
    {
        TableClient table = await NewTableAsync();

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => AllAsync(table.QueryAsync<TableEntity>("A is what")));

        Assert.Equal((400, "InvalidInput"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task An_empty_result_is_one_empty_page()
    {
        TableClient table = await NewTableAsync();

        Page<TableEntity> page = (await AllAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'none'").AsPages())).Single();

        Assert.Empty(page.Values);
        Assert.Null(page.ContinuationToken);
    }

    private static async Task<string> FoundAsync(
        TableClient table, System.Linq.Expressions.Expression<Func<LinqFilterTests.Row, bool>> filter) =>
        (await AllAsync(table.QueryAsync(filter))).Single().RowKey;
}
