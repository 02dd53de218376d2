using Azure;
using Azure.Data.Tables;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

public sealed class KeyTests(AzuriteFixture azurite) : AzuriteTests(azurite)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("100%")]
    [InlineData("it's")]
    [InlineData("''")]
    [InlineData("a+b&c=d,e")]
    [InlineData("(x):@\"|<>")]
    [InlineData("云é")]
    [InlineData("😀")]
    [InlineData("%2F%25")]
    public async Task A_key_is_good_for_every_operation(string key)
    {
        TableClient table = await NewTableAsync();

        await table.AddEntityAsync(new TableEntity(key, key) { ["A"] = 1 });
        TableEntity read = await table.GetEntityAsync<TableEntity>(key, key);
        await table.UpdateEntityAsync(new TableEntity(key, key) { ["A"] = 2 }, read.ETag);
        await table.UpsertEntityAsync(new TableEntity(key, key) { ["B"] = 3 });
        await table.SubmitTransactionAsync(
        [
            new TableTransactionAction(TableTransactionActionType.UpsertMerge, new TableEntity(key, key) { ["C"] = 4 }),
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(key, key + "2")),
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(key, key + "3")),
        ]);
        await table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(key, key + "3"))]);
        List<TableEntity> found = await AllAsync(table.QueryAsync<TableEntity>(x => x.PartitionKey == key));
        Response deleted = await table.DeleteEntityAsync(key, key);

        Assert.Equal((key, key), (read.PartitionKey, read.RowKey));
        Assert.Equal([key, key + "2"], found.Select(row => row.RowKey));
        Assert.Equal((2, 3, 4), (found[0]["A"], found[0]["B"], found[0]["C"]));
        Assert.Equal(204, deleted.Status);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    public async Task Forbidden_characters_are_refused_by_the_service_and_find_nothing(string key)
    {
        TableClient table = await NewTableAsync();

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity(key, "r")));
        List<TableEntity> found = await AllAsync(table.QueryAsync<TableEntity>(x => x.PartitionKey == key));

        Assert.Equal(400, refused.Status);
        Assert.Empty(found);
    }

    [Fact]
    public async Task Keys_tell_upper_from_lower_case_and_have_a_length()
    {
        TableClient table = await NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));
        await table.AddEntityAsync(new TableEntity("P", "R"));
        await table.AddEntityAsync(new TableEntity("p", new string('x', 512)));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", new string('x', 513))));

        Assert.Equal((400, "InvalidInput"), (refused.Status, refused.ErrorCode));
        Assert.Equal(3, (await AllAsync(table.QueryAsync<TableEntity>())).Count);
    }
}
