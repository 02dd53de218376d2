using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

public sealed class TableTests(AzuriteFixture azurite) : AzuriteTests(azurite)
{
    [Fact]
    public async Task Create_if_not_exists_can_be_repeated_in_any_case_of_letters()
    {
        string name = NewName();

        Response<TableItem> first = await Service.CreateTableIfNotExistsAsync(name);
        Response<TableItem> again = await Service.GetTableClient(name).CreateIfNotExistsAsync();
        Response<TableItem> upper = await Service.CreateTableIfNotExistsAsync(name.ToUpperInvariant());

        Assert.Equal((204, 409, 409), (first.GetRawResponse().Status, again.GetRawResponse().Status, upper.GetRawResponse().Status));
        Assert.Equal(name.ToUpperInvariant(), upper.Value.Name);
        Assert.False(again.GetRawResponse().IsError);
    }

    [Fact]
    public async Task Create_refuses_a_second_table_of_the_name()
    {
        TableClient table = await NewTableAsync();

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync());

        Assert.Equal((409, "TableAlreadyExists"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Deleting_twice_is_no_failure()
    {
        TableClient table = await NewTableAsync();

        Response first = await table.DeleteAsync();
        Response second = await table.DeleteAsync();

        Assert.Equal((204, 404), (first.Status, second.Status));
        Assert.False(second.IsError);
    }

    [Fact]
    public async Task Everything_on_a_missing_table_says_so()
    {
        TableClient table = Service.GetTableClient(NewName());

        RequestFailedException add = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        RequestFailedException get = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));
        RequestFailedException query = await Assert.ThrowsAsync<RequestFailedException>(() => AllAsync(table.QueryAsync<TableEntity>()));

        Assert.All([add, get, query], failure => Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode)));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("tables")]
    [InlineData("a-b-c")]
    public async Task Only_the_service_refuses_bad_names(string name)
    {
        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => Service.CreateTableAsync(name));

        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task Tables_are_listed_by_filter_in_pages()
    {
        string prefix = NewName();
        foreach (int i in Enumerable.Range(0, 3)) await Service.CreateTableAsync($"{prefix}x{i}");

        List<Page<TableItem>> pages = await AllAsync(
            Service.QueryAsync(x => x.Name.CompareTo(prefix + "x") >= 0 && x.Name.CompareTo(prefix + "y") < 0, maxPerPage: 2).AsPages());
        List<TableItem> one = await AllAsync(Service.QueryAsync(FormattableStringFactoryOf(prefix)));

        Assert.Equal([$"{prefix}x0", $"{prefix}x1", $"{prefix}x2"], pages.SelectMany(page => page.Values).Select(table => table.Name));
        Assert.Equal(2, pages[0].Values.Count);
        Assert.Equal($"{prefix}x1", Assert.Single(one).Name);
        Assert.Equal($"{prefix}x0", Service.Query($"TableName eq '{prefix}x0'").Single().Name);
    }

    [Fact]
    public void Blocking_calls_work_alike()
    {
        string name = NewName();

        Assert.Equal(201, Service.CreateTable(name).GetRawResponse().Status);
        Assert.Equal(409, Service.CreateTableIfNotExists(name).GetRawResponse().Status);
        Assert.Equal(204, Service.DeleteTable(name).Status);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        TableServiceClient stranger = new(Service.Uri, new TableSharedKeyCredential(Service.AccountName, Convert.ToBase64String(new byte[64])));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => stranger.CreateTableAsync(NewName()));

        Assert.Equal(403, refused.Status);
    }

    private static FormattableString FormattableStringFactoryOf(string prefix) => $"TableName eq {prefix + "x1"}";
}
