using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Tables.Tests.Support;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Requests;

public sealed class RetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_failure_is_tried_again_under_one_request_id(int status)
    {
        RecordingTransport transport = new(() => new Answer(status), () => new Answer(status), () => new Answer(204));

        await A.Table(transport, maxRetries: 3).AddEntityAsync(new TableEntity("p", "r") { ["A"] = "x" });

        Assert.Equal(3, transport.Requests.Count);
        Assert.Single(transport.Requests.Select(request => request.Header("x-ms-client-request-id")).Distinct());
        Assert.All(transport.Requests, request => Assert.Equal("""{"PartitionKey":"p","RowKey":"r","A":"x"}""", request.BodyText));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(501)]
    [InlineData(505)]
    public async Task A_refusal_is_final(int status)
    {
        RecordingTransport transport = new(() => new Answer(status, "", ("Retry-After", "1")));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => A.Table(transport, maxRetries: 3).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(status, refused.Status);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task Three_retries_are_the_default_and_the_last_answer_is_reported()
    {
        RecordingTransport transport = new(() => Answer.Error(503, "ServerBusy"));
        TableClientOptions options = new() { Transport = transport };
        int maxRetries = options.Retry.MaxRetries;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => new TableClient(A.Endpoint, "t", A.SharedKey, options).GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal(3, maxRetries);
        Assert.Equal(4, transport.Requests.Count);
        Assert.Equal((503, "ServerBusy"), (refused.Status, refused.ErrorCode));
    }

    [Theory]
    [InlineData(503, "Retry-After", "3600")]
    [InlineData(429, "Retry-After", "3600")]
    [InlineData(503, "x-ms-retry-after-ms", "3600000")]
    public async Task The_service_may_ask_for_a_longer_wait_and_cancellation_ends_it(int status, string header, string value)
    {
        RecordingTransport transport = new(() => new Answer(status, "", (header, value)));
        using CancellationTokenSource cancellation = new();

        // Without the header all tries would be over before the call returns: the delay is zero and the transport answers at once.
        Task<Response> call = A.Table(transport, maxRetries: 3).AddEntityAsync(new TableEntity("p", "r"), cancellation.Token);

        Assert.False(call.IsCompleted);
        Assert.Single(transport.Requests);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => call);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task A_cancelled_token_sends_nothing()
    {
        RecordingTransport transport = RecordingTransport.Answering(204);

        await Assert.ThrowsAsync<TaskCanceledException>(
            () => A.Table(transport).AddEntityAsync(new TableEntity("p", "r"), new CancellationToken(canceled: true)));

        Assert.Empty(transport.Requests);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_failure_without_a_status()
    {
        TableClientOptions options = new();
        options.Retry.MaxRetries = 0;
        TableClient table = new(new Uri("http://127.0.0.1:1/acc"), "t", A.SharedKey, options);

        RequestFailedException failed = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal(0, failed.Status);
        Assert.IsType<HttpRequestException>(failed.InnerException);
    }

    [Fact]
    public async Task With_retries_every_failed_connection_is_reported()
    {
        TableClientOptions options = new();
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;
        TableClient table = new(new Uri("http://127.0.0.1:1/acc"), "t", A.SharedKey, options);

        AggregateException failed = await Assert.ThrowsAsync<AggregateException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.StartsWith("Retry failed after 3 tries", failed.Message, StringComparison.Ordinal);
        Assert.All(failed.InnerExceptions, inner => Assert.IsType<RequestFailedException>(inner));
    }

    [Fact]
    public async Task Policies_of_the_caller_see_each_call_and_each_try()
    {
        RecordingTransport transport = new(() => new Answer(503), () => new Answer(204));
        TableClientOptions options = A.Options(transport, maxRetries: 1);
        CountingPolicy calls = new();
        CountingPolicy tries = new();
        options.AddPolicy(calls, HttpPipelinePosition.PerCall);
        options.AddPolicy(tries, HttpPipelinePosition.PerRetry);

        await new TableClient(A.Endpoint, "t", A.SharedKey, options).AddEntityAsync(new TableEntity("p", "r"));

        Assert.Equal((1, 2), (calls.Count, tries.Count));
    }

    private sealed class CountingPolicy : HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(HttpMessage message) => Count++;
    }
}
