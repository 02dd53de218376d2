using Azure;
using Azure.Data.Tables;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Tables.Tests.OnAzurite;

public sealed class TransactionTests(AzuriteFixture azurite) : AzuriteTests(azurite)
{
    private const TableTransactionActionType Add = TableTransactionActionType.Add;
    private const TableTransactionActionType Delete = TableTransactionActionType.Delete;

    [Fact]
    public async Task Every_kind_of_action_can_stand_in_one_transaction()
    {
        TableClient table = await NewTableAsync();
        ETag version = (await table.AddEntityAsync(Row("update"))).Headers.ETag!.Value;
        await table.AddEntityAsync(Row("replace", ("Old", 1)));
        await table.AddEntityAsync(Row("merge", ("Old", 1)));
        await table.AddEntityAsync(Row("delete"));

        Response<IReadOnlyList<Response>> answers = await table.SubmitTransactionAsync(
        [
            new TableTransactionAction(Add, Row("add", ("Text", "two\r\nlines --changeset_ and é"))),
            new TableTransactionAction(TableTransactionActionType.UpdateMerge, Row("update", ("New", 2)), version),
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row("replace", ("New", 2)), ETag.All),
            new TableTransactionAction(TableTransactionActionType.UpsertMerge, Row("merge", ("New", 2))),
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row("upsert", ("New", 2))),
            new TableTransactionAction(Delete, Row("delete")),
        ]);

        Dictionary<string, TableEntity> rows = (await AllAsync(table.QueryAsync<TableEntity>())).ToDictionary(row => row.RowKey);
        Assert.Equal(["add", "merge", "replace", "update", "upsert"], rows.Keys);
        Assert.Equal("two\r\nlines --changeset_ and é", rows["add"]["Text"]);
        Assert.Equal((null, 2), (rows["replace"]["Old"], rows["replace"]["New"]));
        Assert.Equal((1, 2), (rows["merge"]["Old"], rows["merge"]["New"]));
        Assert.Equal(202, answers.GetRawResponse().Status);
        Assert.All(answers.Value, answer => Assert.Equal(204, answer.Status));
        string[] written = ["add", "update", "replace", "merge", "upsert"];
        Assert.Equal(written.Select(key => (ETag?)rows[key].ETag), answers.Value.Take(5).Select(answer => answer.Headers.ETag));
        Assert.Null(answers.Value[5].Headers.ETag);
    }

    [Fact]
    public async Task A_refused_action_undoes_all_and_is_named()
    {
        TableClient table = await NewTableAsync();
        await table.AddEntityAsync(Row("3"));

        TableTransactionFailedException refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            new[] { "1", "2", "3", "4" }.Select(key => new TableTransactionAction(Add, Row(key)))));

        Assert.Equal((409, "EntityAlreadyExists", 2), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
        Assert.Equal("3", Assert.Single(await AllAsync(table.QueryAsync<TableEntity>())).RowKey);
    }

    [Fact]
    public async Task Each_reason_of_refusal_has_its_code()
    {
        TableClient table = await NewTableAsync();
        ETag stale = (await table.AddEntityAsync(Row("1"))).Headers.ETag!.Value;
        await table.UpsertEntityAsync(Row("1", ("A", 1)));

        await RefusedAsync(table, 412, "UpdateConditionNotSatisfied", 1, new(Add, Row("2")), new(TableTransactionActionType.UpdateMerge, Row("1"), stale));
        await RefusedAsync(table, 404, "ResourceNotFound", 1, new(Add, Row("2")), new(Delete, Row("none")));
        await RefusedAsync(table, 404, "ResourceNotFound", 0, new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row("none"), ETag.All));
        await RefusedAsync(table, 400, "InvalidDuplicateRow", 1, new(Add, Row("2")), new(TableTransactionActionType.UpsertMerge, Row("2")));
        await RefusedAsync(table, 400, "InvalidInput", 1, new(Add, Row("2")), new(Add, Row("a/b")));
        await RefusedAsync(Service.GetTableClient(NewName()), 404, "TableNotFound", 0, new TableTransactionAction(Add, Row("1")));
    }

    [Fact]
    public async Task A_hundred_actions_fit()
    {
        TableClient table = await NewTableAsync();

        Response<IReadOnlyList<Response>> answers = await table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(i => new TableTransactionAction(Add, Row($"{i:D3}", ("N", i)))));

        Assert.Equal(100, answers.Value.Count);
        Assert.Equal(Enumerable.Range(0, 100), (await AllAsync(table.QueryAsync<TableEntity>())).Select(row => row.GetInt32("N")!.Value));
    }

    [Fact]
    public async Task More_than_a_hundred_are_refused_by_the_service()
    {
        TableClient table = await NewTableAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => table.SubmitTransactionAsync(
            Enumerable.Range(0, 101).Select(i => new TableTransactionAction(Add, Row($"{i}")))));

        Assert.Empty(await AllAsync(table.QueryAsync<TableEntity>()));
    }

    [Fact]
    public async Task Almost_four_mebibytes_fit_and_more_are_refused()
    {
        TableClient table = await NewTableAsync();

        await table.SubmitTransactionAsync(Enumerable.Range(0, 47).Select(i => new TableTransactionAction(Add, Row($"{i}", ("B", new byte[64 * 1024])))));
        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.SubmitTransactionAsync(
            Enumerable.Range(100, 49).Select(i => new TableTransactionAction(Add, Row($"{i}", ("B", new byte[64 * 1024]))))));

        Assert.Equal((413, "RequestBodyTooLarge"), (refused.Status, refused.ErrorCode));
        Assert.Equal(47, (await AllAsync(table.QueryAsync<TableEntity>(select: ["RowKey"]))).Count);
    }

    [Fact]
    public async Task Many_transactions_at_once_keep_their_bodies_apart()
    {
        TableClient table = await NewTableAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => table.SubmitTransactionAsync(
            Enumerable.Range(0, 5).Select(j => new TableTransactionAction(Add, new TableEntity($"p{i:D2}", $"{j}") { ["Text"] = new string((char)('a' + j), 100 * i) })))));

        List<TableEntity> rows = await AllAsync(table.QueryAsync<TableEntity>());
        Assert.Equal(200, rows.Count);
        Assert.All(rows, row => Assert.Equal(
            new string((char)('a' + int.Parse(row.RowKey)), 100 * int.Parse(row.PartitionKey.AsSpan(1))), row.GetString("Text")));
    }

    [Fact]
    public async Task The_blocking_call_works_alike()
    {
        TableClient table = await NewTableAsync();

        Assert.Equal(204, table.SubmitTransaction([new TableTransactionAction(Add, Row("1"))]).Value.Single().Status);
        Assert.Throws<TableTransactionFailedException>(() => table.SubmitTransaction([new TableTransactionAction(Add, Row("1"))]));
    }

    private static TableEntity Row(string key, params (string Name, object Value)[] properties)
    {
        TableEntity row = new("p", key);
        foreach ((string name, object value) in properties) row[name] = value;
        return row;
    }

    private static async Task RefusedAsync(TableClient table, int status, string code, int index, params TableTransactionAction[] actions)
    {
        TableTransactionFailedException refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));

        Assert.Equal((status, code, index), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
    }
}
