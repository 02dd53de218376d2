using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class QueryRequestTests
{
    private const string Rows = "/t()?$format=application%2Fjson%3Bodata%3Dminimalmetadata";

    private static readonly (string, string)[] Continued =
        [("x-ms-continuation-NextPartitionKey", "1!4!cA--"), ("x-ms-continuation-NextRowKey", "1!4!cg--")];

    [Fact]
    public async Task Nothing_is_sent_before_rows_are_asked_for()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, """{"value":[]}""");

        AsyncPageable<TableEntity> query = A.Table(transport).QueryAsync<TableEntity>();

        Assert.Empty(transport.Requests);
        Assert.Empty(Assert.Single(await Pages(query)).Values);
        Assert.Equal(Rows, transport.Single.PathAndQuery);
    }

    [Fact]
    public async Task Parameters_stand_in_a_fixed_order_on_every_page()
    {
        RecordingTransport transport = new(() => new Answer(200, """{"value":[]}""", Continued), () => new Answer(200, """{"value":[]}"""));

        await Pages(A.Table(transport).QueryAsync<TableEntity>("A eq 'x y'", maxPerPage: 7, select: ["A", "B"]));

        const string First = Rows + "&$top=7&$select=A%2CB&$filter=A%20eq%20%27x%20y%27";
        Assert.Equal([First, First + "&NextPartitionKey=1%214%21cA--&NextRowKey=1%214%21cg--"], transport.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task A_continuation_token_goes_on_where_a_page_ended()
    {
        RecordingTransport transport = new(() => new Answer(200, """{"value":[]}""", Continued), () => new Answer(200, """{"value":[]}"""));
        TableClient table = A.Table(transport);

        string? token = null;
        await foreach (Page<TableEntity> page in table.QueryAsync<TableEntity>().AsPages())
        {
            token = page.ContinuationToken;
            break;
        }

        await Pages(table.QueryAsync<TableEntity>(), token, pageSizeHint: 5);

        Assert.Equal("1!4!cA-- 1!4!cg--", token);
        Assert.Equal(Rows + "&$top=5&NextPartitionKey=1%214%21cA--&NextRowKey=1%214%21cg--", transport.Requests[1].PathAndQuery);
    }

    [Fact]
    public async Task A_token_of_another_shape_is_taken_for_a_partition_key()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, """{"value":[]}""");

        await Pages(A.Table(transport).QueryAsync<TableEntity>(), "somewhere");

        Assert.Equal(Rows + "&NextPartitionKey=somewhere", transport.Single.PathAndQuery);
    }

    [Fact]
    public async Task A_page_size_is_not_judged_here_and_a_hint_wins()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, """{"value":[]}""");

        await Pages(A.Table(transport).QueryAsync<TableEntity>(maxPerPage: 5), pageSizeHint: 1001);

        Assert.Equal(Rows + "&$top=1001", transport.Single.PathAndQuery);
    }

    [Fact]
    public async Task A_filter_that_is_always_true_is_not_sent()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, """{"value":[]}""");

        await Pages(A.Table(transport).QueryAsync<TableEntity>(row => true));

        Assert.Equal(Rows, transport.Single.PathAndQuery);
    }

    [Fact]
    public async Task Only_the_querys_own_token_stops_it()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, """{"value":[{"PartitionKey":"p"}]}""");
        TableClient table = A.Table(transport);
        CancellationToken cancelled = new(canceled: true);

        int rows = 0;
        await foreach (TableEntity _ in table.QueryAsync<TableEntity>().WithCancellation(cancelled)) rows++;

        Assert.Equal(1, rows);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pages(table.QueryAsync<TableEntity>(cancellationToken: cancelled)));
    }

    [Fact]
    public void The_blocking_query_reads_page_by_page_too()
    {
        RecordingTransport transport = new(
            () => new Answer(200, """{"value":[{"PartitionKey":"p","RowKey":"1"}]}""", Continued),
            () => new Answer(200, """{"value":[{"PartitionKey":"p","RowKey":"2"}]}"""));

        List<string> keys = [.. A.Table(transport).Query<TableEntity>(row => row.PartitionKey == "p").Select(row => row.RowKey)];

        Assert.Equal(["1", "2"], keys);
    }

    [Fact]
    public async Task A_missing_table_shows_at_the_first_row()
    {
        RecordingTransport transport = new(() => Answer.Error(404, "TableNotFound"));

        RequestFailedException refused =
            await Assert.ThrowsAsync<RequestFailedException>(() => Pages(A.Table(transport).QueryAsync<TableEntity>()));

        Assert.Equal((404, "TableNotFound"), (refused.Status, refused.ErrorCode));
    }

    private static async Task<List<Page<T>>> Pages<T>(AsyncPageable<T> query, string? token = null, int? pageSizeHint = null)
        where T : notnull
    {
        List<Page<T>> pages = [];
        await foreach (Page<T> page in query.AsPages(token, pageSizeHint)) pages.Add(page);
        return pages;
    }
}
