using System.Net;

namespace PartnerDesk.LocalRuntime.Host.Tests.Http;

public sealed class HttpResultTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(typeof(ResultFunctions));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("ActionObject", HttpStatusCode.OK, "application/json; charset=utf-8", """{"name":"é<&'+","count":1,"nothing":null}""")]
    [InlineData("ActionText", HttpStatusCode.OK, "text/plain; charset=utf-8", "text")]
    [InlineData("ActionNull", HttpStatusCode.NoContent, null, "")]
    [InlineData("TypedResult", HttpStatusCode.OK, "application/json; charset=utf-8", """{"name":"é<&'+","count":1,"nothing":null}""")]
    [InlineData("TypedResult?missing=1", HttpStatusCode.NotFound, null, "")]
    [InlineData("PlainText", HttpStatusCode.OK, null, "")]
    [InlineData("PlainTask", HttpStatusCode.OK, null, "")]
    [InlineData("VoidWriting", HttpStatusCode.Accepted, null, "written")]
    [InlineData("WithResultProperty", (HttpStatusCode)418, null, "")]
    [InlineData("Throwing", HttpStatusCode.InternalServerError, null, "")]
    [InlineData("ThrowingAfterWriting", HttpStatusCode.PartialContent, null, "half")]
    public async Task A_returned_value_becomes_the_answer_that_the_real_host_gives(string function, HttpStatusCode status, string? contentType, string body)
    {
        HttpResponseMessage answer = await _host.Http.GetAsync($"/api/{function}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Accepted_carries_its_location()
    {
        HttpResponseMessage answer = await _host.Http.PostAsync("/api/AcceptedAt", new StringContent("body"));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("/api/things/1", answer.Headers.Location?.OriginalString);
        Assert.Equal("\"body\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_problem_is_problem_json()
    {
        HttpResponseMessage answer = await _host.Http.GetAsync("/api/Problem");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_exception_is_logged_and_not_sent()
    {
        HttpResponseMessage answer = await _host.Http.GetAsync("/api/Throwing");

        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Contains(_host.Logs.All, line => line is { Category: "Function.Throwing", Exception: InvalidOperationException { Message: "secret detail" } });
    }

    [Fact]
    public async Task A_body_over_thirty_million_bytes_fails_while_it_is_read()
    {
        using var content = new StreamContent(new MemoryStream(new byte[30_000_001]));

        HttpResponseMessage? answer = null;
        try
        {
            answer = await _host.Http.PostAsync("/api/AcceptedAt", content);
        }
        catch (HttpRequestException)
        {
            // The server may close the connection while the client still sends.
        }

        Assert.True(answer is null or { StatusCode: HttpStatusCode.InternalServerError }, $"{answer?.StatusCode}");
        Assert.Contains(_host.Logs.All, line => line.Exception is Microsoft.AspNetCore.Http.BadHttpRequestException);
    }
}
