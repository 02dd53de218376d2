using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed partial class TransactionRequestTests
{
    private static readonly ETag Version = new("W/\"v1\"");

    [Fact]
    public async Task The_body_is_one_batch_with_one_changeset_of_whole_requests()
    {
        RecordingTransport transport = Accepting(204, 204, 204);

        await A.Table(transport).SubmitTransactionAsync(
        [
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", "1") { ["A"] = 1 }),
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, new TableEntity("p", "it's"), Version),
            new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity("p", "3")),
        ]);

        RecordedRequest request = transport.Single;
        Match boundary = Boundary().Match(request.Header("Content-Type")!);
        Match inner = Boundary().Match(request.BodyText);
        Assert.Equal(("POST", "/$batch"), (request.Method, request.PathAndQuery));
        Assert.Equal("application/json", request.Header("Accept"));
        Assert.StartsWith("batch_", boundary.Groups["name"].Value, StringComparison.Ordinal);
        Assert.StartsWith("changeset_", inner.Groups["name"].Value, StringComparison.Ordinal);
        string expected = """
            --BATCH
            Content-Type: multipart/mixed; boundary=CHANGESET

            --CHANGESET
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST https://acc.table.core.windows.net/t?$format=application%2Fjson%3Bodata%3Dminimalmetadata HTTP/1.1
            Host: acc.table.core.windows.net
            x-ms-version: 2020-12-06
            DataServiceVersion: 3.0
            Prefer: return-no-content
            Accept: application/json;odata=minimalmetadata
            Content-Type: application/json;odata=nometadata

            {"PartitionKey":"p","RowKey":"1","A":1}
            --CHANGESET
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PUT https://acc.table.core.windows.net/t(PartitionKey='p',RowKey='it%27%27s')?$format=application%2Fjson%3Bodata%3Dminimalmetadata HTTP/1.1
            Host: acc.table.core.windows.net
            x-ms-version: 2020-12-06
            DataServiceVersion: 3.0
            If-Match: W/"v1"
            Accept: application/json
            Content-Type: application/json

            {"PartitionKey":"p","RowKey":"it\u0027s"}
            --CHANGESET
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            DELETE https://acc.table.core.windows.net/t(PartitionKey='p',RowKey='3')?$format=application%2Fjson%3Bodata%3Dminimalmetadata HTTP/1.1
            Host: acc.table.core.windows.net
            x-ms-version: 2020-12-06
            DataServiceVersion: 3.0
            If-Match: *
            Accept: application/json;odata=minimalmetadata


            --CHANGESET--

            --BATCH--

            """.ReplaceLineEndings("\r\n");
        Assert.Equal(
            expected,
            request.BodyText.Replace(boundary.Groups["name"].Value, "BATCH", StringComparison.Ordinal)
                .Replace(inner.Groups["name"].Value, "CHANGESET", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpsertMerge, "PATCH")]
    [InlineData(TableTransactionActionType.UpsertReplace, "PUT")]
    [InlineData(TableTransactionActionType.UpdateMerge, "PATCH")]
    [InlineData(TableTransactionActionType.UpdateReplace, "PUT")]
    public async Task A_write_without_an_etag_is_an_upsert_whatever_the_entity_holds(TableTransactionActionType type, string method)
    {
        RecordingTransport transport = Accepting(204);

        await A.Table(transport).SubmitTransactionAsync([new TableTransactionAction(type, new TableEntity("p", "r") { ETag = Version })]);

        Assert.Contains($"\r\n{method} https://", transport.Single.BodyText, StringComparison.Ordinal);
        Assert.DoesNotContain("If-Match", transport.Single.BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upsert_ignores_the_etag_of_its_action()
    {
        RecordingTransport transport = Accepting(204);

        await A.Table(transport).SubmitTransactionAsync(
            [new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("p", "r"), Version)]);

        Assert.DoesNotContain("If-Match", transport.Single.BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_action_gets_its_own_answer()
    {
        RecordingTransport transport = Accepting(204, 204);

        Response<IReadOnlyList<Response>> answers = await A.Table(transport).SubmitTransactionAsync(
        [
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", "1")),
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", "2")),
        ]);

        Assert.Equal(202, answers.GetRawResponse().Status);
        Assert.Equal([204, 204], answers.Value.Select(answer => answer.Status));
        Assert.Equal([new ETag("W/\"0\""), new ETag("W/\"1\"")], answers.Value.Select(answer => answer.Headers.ETag!.Value));
        Assert.Equal("3.0;", answers.Value[0].Headers.TryGetValue("dataserviceversion", out string? version) ? version : null);
        Assert.False(answers.Value[0].Headers.Contains("x-ms-request-id"));
        Assert.Equal("No Content", answers.Value[0].ReasonPhrase);
        Assert.Equal(2, answers.Value[0].Headers.Count());
        Assert.Null(answers.Value[0].ContentStream);
    }

    [Fact]
    public async Task A_refused_action_is_named_by_its_position()
    {
        RecordingTransport transport = new(() => new Answer(202, Refusal(409, "EntityAlreadyExists", "2:The specified entity already exists.")));

        TableTransactionFailedException refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => A.Table(transport).SubmitTransactionAsync(Adds(4)));

        Assert.Equal((409, "EntityAlreadyExists", 2), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
        Assert.StartsWith("2:The specified entity already exists.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("can be found in FailedTransactionActionIndex.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("2", refused.Data["FailedEntity"]);
        Assert.Null(refused.GetRawResponse());
    }

    [Fact]
    public async Task A_refusal_without_a_position_leaves_it_open()
    {
        RecordingTransport transport = new(() => new Answer(202, Refusal(400, "InvalidInput", "Something: is wrong.")));

        TableTransactionFailedException refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => A.Table(transport).SubmitTransactionAsync(Adds(1)));

        Assert.Null(refused.FailedTransactionActionIndex);
    }

    [Fact]
    public async Task A_refusal_outside_a_changeset_is_understood()
    {
        string body = "--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
            "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n" +
            "{\"odata.error\":{\"code\":\"CommandsInBatchActOnDifferentPartitions\",\"message\":{\"value\":\"1:All commands in a batch must operate on same entity group.\"}}}\r\n" +
            "--batchresponse_1--\r\n";
        RecordingTransport transport = new(() => new Answer(202, body));

        TableTransactionFailedException refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => A.Table(transport).SubmitTransactionAsync(Adds(2)));

        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions", 1), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_refused_request_is_a_plain_failure()
    {
        RecordingTransport transport = new(() => Answer.Error(413, "RequestBodyTooLarge"));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => A.Table(transport).SubmitTransactionAsync(Adds(1)));

        Assert.Equal((413, "RequestBodyTooLarge"), (refused.Status, refused.ErrorCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not multipart at all")]
    public async Task An_answer_without_answers_is_an_invalid_operation(string body)
    {
        RecordingTransport transport = new(() => new Answer(202, body));

        await Assert.ThrowsAsync<InvalidOperationException>(() => A.Table(transport).SubmitTransactionAsync(Adds(1)));
    }

    [Fact]
    public async Task Fewer_answers_than_actions_are_not_taken_for_success()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => A.Table(Accepting(204)).SubmitTransactionAsync(Adds(2)));
    }

    [Fact]
    public async Task A_transaction_needs_actions_and_nothing_is_sent_without()
    {
        RecordingTransport transport = Accepting(204);
        TableClient table = A.Table(transport);

        InvalidOperationException empty = await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
        ArgumentNullException missing = await Assert.ThrowsAsync<ArgumentNullException>(() => table.SubmitTransactionAsync(null!));

        Assert.Equal("The batch contains no entity operations.", empty.Message);
        Assert.Equal("transactionalBatch", missing.ParamName);
        Assert.Empty(transport.Requests);
    }

    [Fact]
    public async Task Size_and_partitions_are_left_to_the_service()
    {
        RecordingTransport transport = Accepting([.. Enumerable.Repeat(204, 101)]);

        Response<IReadOnlyList<Response>> answers = await A.Table(transport).SubmitTransactionAsync(
            Enumerable.Range(0, 101).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p" + i, "r"))));

        Assert.Equal(101, answers.Value.Count);
    }

    [Fact]
    public void The_blocking_call_works_alike()
    {
        Assert.Single(A.Table(Accepting(204)).SubmitTransaction(Adds(1)).Value);
    }

    [Fact]
    public async Task A_body_survives_retries()
    {
        RecordingTransport transport = new(() => new Answer(503), () => new Answer(503), () => new Answer(202, Changeset(204)));

        await A.Table(transport, maxRetries: 3).SubmitTransactionAsync(Adds(1));

        Assert.Equal(3, transport.Requests.Count);
        Assert.All(transport.Requests, request => Assert.Equal(transport.Requests[0].BodyText, request.BodyText));
    }

    private static List<TableTransactionAction> Adds(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i}")))];

    private static RecordingTransport Accepting(params int[] statuses) => new(() => new Answer(202, Changeset(statuses)));

    private static string Changeset(params int[] statuses) =>
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n" +
        string.Concat(statuses.Select((status, i) =>
            "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
            $"HTTP/1.1 {status} No Content\r\nDataServiceVersion: 3.0;\r\nETag: W/\"{i}\"\r\n\r\n\r\n")) +
        "--changesetresponse_2--\r\n--batchresponse_1--\r\n";

    private static string Refusal(int status, string code, string message) =>
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n" +
        "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
        $"HTTP/1.1 {status} Refused\r\nContent-Type: application/json;odata=minimalmetadata\r\n\r\n" +
        $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"{{{{message}}}}"}}}""" + "\r\n" +
        "--changesetresponse_2--\r\n--batchresponse_1--\r\n";

    [GeneratedRegex("boundary=(?<name>[^\\s;]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Boundary();
}
