using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class TableRequestTests
{
    private const string Format = "?$format=application%2Fjson%3Bodata%3Dminimalmetadata";

    [Fact]
    public async Task Create_posts_the_name()
    {
        RecordingTransport transport = RecordingTransport.Answering(201, """{"TableName":"t"}""");

        Response<TableItem> created = await A.Table(transport).CreateAsync();

        RecordedRequest request = transport.Single;
        Assert.Equal(("POST", "/Tables" + Format), (request.Method, request.PathAndQuery));
        Assert.Equal("""{"TableName":"t"}""", request.BodyText);
        Assert.Equal("application/json;odata=nometadata", request.Header("Content-Type"));
        Assert.Null(request.Header("Prefer"));
        Assert.Equal("t", created.Value.Name);
    }

    [Fact]
    public async Task Create_if_not_exists_takes_a_conflict_for_success()
    {
        RecordingTransport transport = new(() => Answer.Error(409, "TableAlreadyExists"));

        Response<TableItem> created = await A.Table(transport).CreateIfNotExistsAsync();

        Assert.Equal("return-no-content", transport.Single.Header("Prefer"));
        Assert.Equal("t", created.Value.Name);
        Assert.Equal(409, created.GetRawResponse().Status);
        Assert.False(created.GetRawResponse().IsError);
    }

    [Fact]
    public async Task Create_reports_a_conflict()
    {
        RecordingTransport transport = new(() => Answer.Error(409, "TableAlreadyExists"));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => A.Service(transport).CreateTableAsync("t"));

        Assert.Equal((409, "TableAlreadyExists"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Delete_takes_a_missing_table_for_success()
    {
        RecordingTransport transport = new(() => Answer.Error(404, "ResourceNotFound"));

        Response deleted = await A.Service(transport).DeleteTableAsync("t");

        Assert.Equal(("DELETE", "/Tables('t')"), (transport.Single.Method, transport.Single.PathAndQuery));
        Assert.Equal(404, deleted.Status);
        Assert.False(deleted.IsError);
    }

    [Fact]
    public async Task Tables_are_listed_page_by_page()
    {
        RecordingTransport transport = new(
            () => new Answer(200, """{"value":[{"TableName":"a"},{"TableName":"b"}]}""", ("x-ms-continuation-NextTableName", "c")),
            () => new Answer(200, """{"value":[{"TableName":"c"}]}"""));

        List<string> names = [];
        await foreach (TableItem item in A.Service(transport).QueryAsync(item => item.Name != "x", maxPerPage: 2)) names.Add(item.Name);

        Assert.Equal(["a", "b", "c"], names);
        Assert.Equal($"/Tables{Format}&$top=2&$filter=TableName%20ne%20%27x%27", transport.Requests[0].PathAndQuery);
        Assert.Equal($"/Tables{Format}&$top=2&$filter=TableName%20ne%20%27x%27&NextTableName=c", transport.Requests[1].PathAndQuery);
    }

    [Fact]
    public void A_client_knows_where_its_table_is()
    {
        TableClient table = new TableServiceClient(A.Endpoint, A.SharedKey).GetTableClient("t");

        Assert.Equal(("t", "acc", "https://acc.table.core.windows.net/t"), (table.Name, table.AccountName, table.Uri.AbsoluteUri));
    }

    [Fact]
    public void A_table_needs_a_name_and_nothing_else_is_checked()
    {
        TableServiceClient service = new(A.Endpoint, A.SharedKey);

        Assert.Equal("tableName", Assert.Throws<ArgumentNullException>(() => service.GetTableClient(null!)).ParamName);
        Assert.Equal("tableName", Assert.Throws<ArgumentException>(() => new TableClient("UseDevelopmentStorage=true", "")).ParamName);
        Assert.Equal("no such name!", service.GetTableClient("no such name!").Name);
    }
}
