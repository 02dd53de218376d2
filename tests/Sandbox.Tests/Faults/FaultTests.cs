using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing;

namespace PartnerDesk.Sandbox.Tests.Faults;

public sealed class FaultTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private static readonly SandboxCustomer Customer = SandboxCustomers.SuspendedNonPaymentChina;
    private static readonly string Subscription = $"/china/partnercenter/v1/customers/{Customer.Id}/subscriptions/{Customer.SubscriptionId(1)}";

    [Fact]
    public async Task A_status_strikes_as_often_as_told_in_the_services_own_shape()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"status","pathPattern":"/china/partnercenter/*","status":503,"retryAfter":7,"times":2}""");

        SandboxAnswer first = await Sandbox.GetAsync(Subscription, token);
        SandboxAnswer second = await Sandbox.GetAsync(Subscription, token);
        SandboxAnswer third = await Sandbox.GetAsync(Subscription, token);

        Assert.Equal((503, 503, 200), (first.Status, second.Status, third.Status));
        Assert.Equal("7", first.Headers["Retry-After"]);
        Assert.Equal(800003, first.ErrorCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"retryAfter\":3")]
    public async Task A_429_comes_with_and_without_retry_after(string retryAfter)
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync($$"""{"kind":"status","pathPattern":"*/subscriptions/*","status":429{{retryAfter}}}""");

        SandboxAnswer answer = await Sandbox.GetAsync(Subscription, token);

        Assert.Equal(429, answer.Status);
        Assert.Equal(retryAfter.Length > 0, answer.Headers.ContainsKey("Retry-After"));
        Assert.True(answer.Json.TryGetProperty("statusCode", out _));
    }

    [Fact]
    public async Task Method_and_path_limit_a_fault()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"status","pathPattern":"/china/partnercenter/v1/customers/*/subscriptions/*","method":"patch","status":500}""");

        Assert.Equal(200, (await Sandbox.GetAsync(Subscription, token)).Status);
        Assert.Equal(200, (await Sandbox.GetAsync("/china/partnercenter/v1/customers?size=1", token)).Status);
        Assert.Equal(500, (await Sandbox.PatchAsync(Subscription, token, """{"status":"active"}""")).Status);
        Assert.Equal("suspended", await StatusAsync(token));
    }

    [Fact]
    public async Task Hang_after_work_does_the_work_and_never_answers()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"hangAfterWork","pathPattern":"*","method":"PATCH","times":1}""");
        using CancellationTokenSource patience = new();

        Task<SandboxAnswer> hanging = Sandbox.SendAsync(
            HttpMethod.Patch, Subscription, token, """{"status":"active"}""", patience.Token, ("MS-RequestId", "hang-1"));
        await Eventually.TrueAsync(async () => (await CallsAsync()).GetProperty("unanswered").GetInt32() == 1);
        Assert.False(hanging.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        SandboxAnswer repeated = await Sandbox.PatchAsync(Subscription, token, """{"status":"active"}""", ("MS-RequestId", "hang-1"));

        Assert.Equal("active", await StatusAsync(token));
        Assert.Equal(200, repeated.Status);
        Assert.Equal(1, (await CallsAsync()).GetProperty("repeated").GetInt32());
    }

    [Fact]
    public async Task Garbage_does_the_work_and_answers_what_is_not_json()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"garbage","pathPattern":"*","method":"PATCH","times":1}""");

        SandboxAnswer answer = await Sandbox.PatchAsync(Subscription, token, """{"status":"active"}""");

        Assert.Equal(200, answer.Status);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(answer.Text));
        Assert.Equal("active", await StatusAsync(token));
    }

    [Fact]
    public async Task A_partial_body_ends_in_the_middle_after_the_work()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"partialBody","pathPattern":"*","method":"PATCH","times":1}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => Sandbox.PatchAsync(Subscription, token, """{"status":"active"}"""));

        Assert.Equal("active", await StatusAsync(token));
    }

    [Fact]
    public async Task A_closed_connection_leaves_the_work_undone()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"close","pathPattern":"*","method":"PATCH","times":1}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => Sandbox.PatchAsync(Subscription, token, """{"status":"active"}"""));

        Assert.Equal("suspended", await StatusAsync(token));
        Assert.Equal(1, (await CallsAsync()).GetProperty("unanswered").GetInt32());
    }

    [Fact]
    public async Task Latency_delays_and_then_answers_as_usual()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await SetAsync("""{"kind":"latency","pathPattern":"*/subscriptions/*","latencyMs":60000,"times":1}""");
        DateTimeOffset before = Sandbox.Time.GetUtcNow();

        Task<SandboxAnswer> answer = Sandbox.GetAsync(Subscription, token);
        while (!answer.IsCompleted)
        {
            Sandbox.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        Assert.Equal(200, (await answer).Status);
        Assert.True(Sandbox.Time.GetUtcNow() - before >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Faults_of_the_token_endpoint_strike_too()
    {
        await SetAsync("""{"kind":"status","pathPattern":"/china/login/*","status":500,"times":1}""");

        SandboxAnswer answer = await Sandbox.AskTokenAsync($"/china/login/{SandboxCredentials.ChinaPartnerTenantId}/oauth2/token");

        Assert.Equal(500, answer.Status);
    }

    [Fact]
    public async Task Faults_are_listed_counted_and_removed()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        string first = await SetAsync("""{"kind":"status","pathPattern":"*/subscriptions/*","status":500}""");
        await SetAsync("""{"kind":"status","pathPattern":"*/subscriptions/*","status":502}""");

        int oldest = (await Sandbox.GetAsync(Subscription, token)).Status;
        SandboxAnswer list = await Sandbox.ControlAsync(HttpMethod.Get, "faults");
        SandboxAnswer removed = await Sandbox.ControlAsync(HttpMethod.Delete, "faults/" + first);
        int next = (await Sandbox.GetAsync(Subscription, token)).Status;
        await Sandbox.ControlAsync(HttpMethod.Delete, "faults");
        int none = (await Sandbox.GetAsync(Subscription, token)).Status;

        Assert.Equal((500, 502, 200), (oldest, next, none));
        Assert.Equal(1, list.Json[0].GetProperty("struck").GetInt32());
        Assert.Equal(204, removed.Status);
        Assert.Equal(404, (await Sandbox.ControlAsync(HttpMethod.Delete, "faults/" + first)).Status);
    }

    private async Task<string> SetAsync(string fault)
    {
        SandboxAnswer answer = await Sandbox.ControlAsync(HttpMethod.Post, "faults", fault);
        Assert.Equal(201, answer.Status);
        return answer.Json.GetProperty("id").GetString()!;
    }

    private async Task<string> StatusAsync(string token) => (await Sandbox.GetAsync(Subscription, token)).Json.GetProperty("status").GetString()!;

    private async Task<JsonElement> CallsAsync() => (await Sandbox.ControlAsync(HttpMethod.Get, "calls")).Json;
}
