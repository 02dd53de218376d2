using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class EntityRequestTests
{
    private const string Format = "?$format=application%2Fjson%3Bodata%3Dminimalmetadata";
    private const string Row = "/t(PartitionKey='p',RowKey='r')" + Format;

    private static readonly ETag Version = new("W/\"datetime'2025-01-02T03%3A04%3A05.1234567Z'\"");

    [Fact]
    public async Task Every_request_names_protocol_version_client_and_itself()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        await A.Table(transport).AddEntityAsync(new TableEntity("p", "r"));

        RecordedRequest request = transport.Single;
        Assert.Equal("2020-12-06", request.Header("x-ms-version"));
        Assert.Equal("3.0", request.Header("DataServiceVersion"));
        Assert.True(Guid.TryParse(request.Header("x-ms-client-request-id"), out _));
        Assert.Equal("true", request.Header("x-ms-return-client-request-id"));
        Assert.StartsWith("azsdk-net-", request.Header("User-Agent"), StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParseExact(
            request.Header("x-ms-date"), "r", System.Globalization.CultureInfo.InvariantCulture, default, out _));
    }

    [Fact]
    public async Task An_older_protocol_version_can_be_asked_for()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableClientOptions options = new(TableClientOptions.ServiceVersion.V2019_02_02) { Transport = transport };

        await new TableClient(A.Endpoint, "t", A.SharedKey, options).AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal("2019-02-02", transport.Single.Header("x-ms-version"));
    }

    [Fact]
    public async Task Add_posts_the_row_and_wants_nothing_back()
    {
        RecordingTransport transport = RecordingTransport.Answering(204, "", ("ETag", Version.ToString()));

        Response response = await A.Table(transport).AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });

        RecordedRequest request = transport.Single;
        Assert.Equal(("POST", "/t" + Format), (request.Method, request.PathAndQuery));
        Assert.Equal("return-no-content", request.Header("Prefer"));
        Assert.Equal("application/json;odata=minimalmetadata", request.Header("Accept"));
        Assert.Equal("application/json;odata=nometadata", request.Header("Content-Type"));
        Assert.Equal("""{"PartitionKey":"p","RowKey":"r","A":1}""", request.BodyText);
        Assert.Equal(Version, response.Headers.ETag);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "PATCH")]
    [InlineData(TableUpdateMode.Replace, "PUT")]
    public async Task Upsert_writes_without_a_condition(TableUpdateMode mode, string method)
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        await A.Table(transport).UpsertEntityAsync(new TableEntity("p", "r"), mode);

        RecordedRequest request = transport.Single;
        Assert.Equal((method, Row), (request.Method, request.PathAndQuery));
        Assert.Null(request.Header("If-Match"));
        Assert.Equal("application/json", request.Header("Accept"));
        Assert.Equal("application/json", request.Header("Content-Type"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "PATCH")]
    [InlineData(TableUpdateMode.Replace, "PUT")]
    public async Task Update_demands_the_given_version_and_not_the_entitys(TableUpdateMode mode, string method)
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableEntity entity = new("p", "r") { ETag = new ETag("W/\"other\""), Timestamp = DateTimeOffset.UnixEpoch };

        await A.Table(transport).UpdateEntityAsync(entity, Version, mode);

        RecordedRequest request = transport.Single;
        Assert.Equal((method, Row), (request.Method, request.PathAndQuery));
        Assert.Equal(Version.ToString(), request.Header("If-Match"));
        Assert.Equal("""{"PartitionKey":"p","RowKey":"r"}""", request.BodyText);
    }

    [Fact]
    public async Task Upsert_and_update_merge_unless_told_otherwise()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableClient table = A.Table(transport);

        await table.UpsertEntityAsync(new TableEntity("p", "r"));
        await table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All);

        Assert.All(transport.Requests, request => Assert.Equal("PATCH", request.Method));
        Assert.Equal("*", transport.Requests[1].Header("If-Match"));
    }

    [Fact]
    public async Task Update_with_the_default_etag_is_refused_before_anything_is_sent()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => A.Table(transport).UpdateEntityAsync(new TableEntity("p", "r"), default));

        Assert.Equal("ifMatch", refused.ParamName);
        Assert.Empty(transport.Requests);
    }

    [Fact]
    public async Task Delete_matches_any_version_unless_one_is_given()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableClient table = A.Table(transport);

        await table.DeleteEntityAsync("p", "r");
        await table.DeleteEntityAsync("p", "r", Version);
        await table.DeleteEntityAsync(new TableEntity("p", "r") { ETag = Version });

        Assert.All(transport.Requests, request => Assert.Equal(("DELETE", Row), (request.Method, request.PathAndQuery)));
        Assert.Equal(["*", Version.ToString(), "*"], transport.Requests.Select(request => request.Header("If-Match")));
        Assert.All(transport.Requests, request => Assert.Equal("application/json;odata=minimalmetadata", request.Header("Accept")));
    }

    [Fact]
    public async Task Get_asks_for_the_chosen_properties()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, "{}");

        await A.Table(transport).GetEntityAsync<TableEntity>("p", "r", ["A", "B"]);

        RecordedRequest request = transport.Single;
        Assert.Equal(("GET", Row + "&$select=A%2CB"), (request.Method, request.PathAndQuery));
        Assert.Equal("application/json;odata=minimalmetadata", request.Header("Accept"));
    }

    [Theory]
    [InlineData("a'b", "a%27%27b")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("100%", "100%25")]
    [InlineData("a b", "a%20b")]
    [InlineData("f(x,y)", "f%28x%2Cy%29")]
    [InlineData("é", "%C3%A9")]
    [InlineData("云", "%E4%BA%91")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("a+b&c=d?e#f", "a%2Bb%26c%3Dd%3Fe%23f")]
    [InlineData("", "")]
    public async Task Keys_are_escaped_in_paths(string key, string escaped)
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        await A.Table(transport).DeleteEntityAsync(key, key);

        Assert.Equal($"/t(PartitionKey='{escaped}',RowKey='{escaped}'){Format}", transport.Single.PathAndQuery);
    }

    [Fact]
    public async Task On_the_emulator_the_account_leads_the_path()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);
        TableClient table = new("UseDevelopmentStorage=true", "t", A.Options(transport));

        await table.DeleteEntityAsync("p", "r");

        Assert.Equal("http://127.0.0.1:10002/devstoreaccount1" + Row, transport.Single.Uri);
    }

    [Fact]
    public async Task Missing_rows_and_keys_are_refused_by_name()
    {
        TableClient table = A.Table(RecordingTransport.Answering(204));

        Assert.Equal("entity", (await Assert.ThrowsAsync<ArgumentNullException>(() => table.AddEntityAsync<TableEntity>(null!))).ParamName);
        Assert.Equal("PartitionKey", (await Assert.ThrowsAsync<ArgumentNullException>(() => table.AddEntityAsync(new TableEntity(null, "r")))).ParamName);
        Assert.Equal("PartitionKey", (await Assert.ThrowsAsync<ArgumentNullException>(() => table.UpsertEntityAsync(new TableEntity(null, "r")))).ParamName);
        Assert.Equal("rowKey", (await Assert.ThrowsAsync<ArgumentNullException>(() => table.DeleteEntityAsync("p", null!))).ParamName);
        await Assert.ThrowsAsync<NullReferenceException>(() => table.GetEntityAsync<TableEntity>(null!, "r"));
    }

    [Fact]
    public async Task Text_is_escaped_to_plain_ascii()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        await A.Table(transport).AddEntityAsync(new TableEntity("p", "r") { ["S"] = "a'b+é" });

        Assert.Equal("""{"PartitionKey":"p","RowKey":"r","S":"a\u0027b\u002B\u00E9"}""", transport.Single.BodyText);
    }

    [Fact]
    public void Blocking_calls_send_what_their_async_twins_send()
    {
        RecordingTransport transport = new(
            () => new Answer(204), () => new Answer(204), () => new Answer(204), () => new Answer(204), () => new Answer(200, "{}"), () => new Answer(404));
        TableClient table = A.Table(transport);
        TableEntity entity = new("p", "r");

        table.AddEntity(entity);
        table.UpsertEntity(entity, TableUpdateMode.Replace);
        table.UpdateEntity(entity, Version);
        table.DeleteEntity(entity);
        table.GetEntity<TableEntity>("p", "r");
        bool found = table.GetEntityIfExists<TableEntity>("p", "r").HasValue;

        Assert.Equal(["POST", "PUT", "PATCH", "DELETE", "GET", "GET"], transport.Requests.Select(request => request.Method));
        Assert.False(found);
    }
}
