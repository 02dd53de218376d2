using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class FailureTests
{
    [Fact]
    public async Task A_failure_carries_status_code_and_text_of_the_service()
    {
        RecordingTransport transport = new(() => new Answer(
            409,
            """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"The specified entity already exists.\nRequestId:1\nTime:2"}}}""",
            ("Content-Type", "application/json"),
            ("x-ms-error-code", "EntityAlreadyExists"),
            ("Date", "today")));

        RequestFailedException failed = await Assert.ThrowsAsync<RequestFailedException>(() => A.Table(transport).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(409, failed.Status);
        Assert.True(failed.ErrorCode! == TableErrorCode.EntityAlreadyExists);
        Assert.Equal(409, failed.GetRawResponse()!.Status);
        string message = failed.Message.ReplaceLineEndings("\n");
        Assert.StartsWith(
            "The specified entity already exists.\nRequestId:1\nTime:2\nStatus: 409 (Scripted)\nErrorCode: EntityAlreadyExists\n\nContent:\n{\"odata.error\"",
            message,
            StringComparison.Ordinal);
        Assert.Contains("\n\nHeaders:\nContent-Type: application/json\nx-ms-error-code: REDACTED\nDate: today\n", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><error>AuthenticationFailed</error>")]
    [InlineData("<html>Forbidden</html>")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"odata.error\":7}")]
    public async Task A_body_that_is_not_the_services_leaves_the_code_open(string body)
    {
        RecordingTransport transport = RecordingTransport.Answering(403, body);

        RequestFailedException failed = await Assert.ThrowsAsync<RequestFailedException>(() => A.Table(transport).GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal(403, failed.Status);
        Assert.Null(failed.ErrorCode);
        Assert.StartsWith("Service request failed.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_instead_of_a_row_is_reported_as_such()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, "<html>");

        await Assert.ThrowsAnyAsync<JsonException>(() => A.Table(transport).GetEntityAsync<TableEntity>("p", "r"));
        await Assert.ThrowsAnyAsync<JsonException>(async () => await A.Table(transport).QueryAsync<TableEntity>().AsPages().GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task An_unexpected_success_is_a_failure()
    {
        RecordingTransport transport = RecordingTransport.Answering(200, "{}");

        RequestFailedException failed = await Assert.ThrowsAsync<RequestFailedException>(() => A.Table(transport).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(200, failed.Status);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_answered_not_thrown()
    {
        RecordingTransport transport = new(() => Answer.Error(404, "ResourceNotFound"));

        Response response = await A.Table(transport).DeleteEntityAsync("p", "r");

        Assert.Equal(404, response.Status);
        Assert.True(response.IsError);
    }

    [Theory]
    [InlineData("ResourceNotFound")]
    [InlineData("TableNotFound")]
    public async Task A_row_that_may_be_missing_has_no_value(string code)
    {
        RecordingTransport transport = new(() => Answer.Error(404, code));

        NullableResponse<TableEntity> missing = await A.Table(transport).GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.False(missing.HasValue);
        Assert.Equal(404, missing.GetRawResponse().Status);
        Assert.False(missing.GetRawResponse().IsError);
        Assert.Equal("Status: 404, Service returned no content", Assert.Throws<InvalidOperationException>(() => missing.Value).Message);
    }

    [Fact]
    public async Task Other_failures_of_such_a_read_are_thrown()
    {
        RecordingTransport transport = new(() => Answer.Error(403, "Forbidden"));

        await Assert.ThrowsAsync<RequestFailedException>(() => A.Table(transport).GetEntityIfExistsAsync<TableEntity>("p", "r"));
    }
}
