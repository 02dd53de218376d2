using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.Graph;

public sealed class HealthTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private const string Root = "/v1.0/admin/serviceAnnouncement";

    [Fact]
    public async Task Words_begin_with_a_capital_in_china_only()
    {
        SandboxAnswer china = await ReadAsync(SandboxCustomers.HealthyChina, "/healthOverviews");
        SandboxAnswer global = await ReadAsync(SandboxCustomers.HealthyGlobal, "/healthOverviews");

        Assert.All(china.Value, overview => Assert.Equal("ServiceOperational", overview.GetProperty("status").GetString()));
        Assert.All(global.Value, overview => Assert.Equal("serviceOperational", overview.GetProperty("status").GetString()));
        Assert.Equal(24, global.Value.Length);
    }

    [Fact]
    public async Task A_running_incident_shows_in_overview_and_issues()
    {
        SandboxAnswer overviews = await ReadAsync(SandboxCustomers.IncidentRunningChina, "/healthOverviews?$expand=issues");

        JsonElement exchange = overviews.Value.Single(overview => overview.GetProperty("service").GetString() == "Exchange Online");
        JsonElement issue = Assert.Single(exchange.GetProperty("issues").EnumerateArray());
        Assert.Equal("ServiceDegradation", exchange.GetProperty("status").GetString());
        Assert.Equal("EX900004", issue.GetProperty("id").GetString());
        Assert.False(issue.GetProperty("isResolved").GetBoolean());
        Assert.Equal(JsonValueKind.Null, issue.GetProperty("endDateTime").ValueKind);
    }

    [Fact]
    public async Task Posts_are_html_with_script_in_no_order()
    {
        SandboxAnswer issue = await ReadAsync(SandboxCustomers.IncidentRunningChina, "/issues/ex900004");

        JsonElement[] posts = [.. issue.Json.GetProperty("posts").EnumerateArray()];
        DateTimeOffset[] times = [.. posts.Select(post => post.GetProperty("createdDateTime").GetDateTimeOffset())];
        Assert.Contains("<script>", posts[0].GetProperty("description").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(times.Order(), times);
        Assert.NotEqual(times.OrderDescending(), times);
    }

    [Fact]
    public async Task A_recovered_incident_is_resolved_and_still_in_the_overview()
    {
        SandboxAnswer overview = await ReadAsync(SandboxCustomers.IncidentRecoveredChina, "/healthOverviews/Exchange%20Online?$expand=issues");

        Assert.Equal("ServiceRestored", overview.Json.GetProperty("status").GetString());
        Assert.True(overview.Json.GetProperty("issues")[0].GetProperty("isResolved").GetBoolean());
    }

    [Theory]
    [InlineData("endDateTime eq null", 1)]
    [InlineData("endDateTime ne null", 3)]
    [InlineData("isResolved eq true", 3)]
    [InlineData("isResolved eq false and service eq 'Exchange Online'", 1)]
    [InlineData("service eq 'this and that'", 0)]
    [InlineData("classification eq 'advisory'", 1)]
    [InlineData("startDateTime ge 2026-11-20T00:00:00Z", 1)]
    public async Task Issues_can_be_filtered(string filter, int expected)
    {
        SandboxAnswer answer = await ReadAsync(SandboxCustomers.IncidentRunningChina, "/issues?$filter=" + Uri.EscapeDataString(filter));

        Assert.Equal(expected, answer.Value.Length);
    }

    [Theory]
    [InlineData("/issues?$filter=details%20eq%20null", 400)]
    [InlineData("/issues?$filter=nonsense", 400)]
    [InlineData("/issues?$top=0", 400)]
    [InlineData("/issues/EX1", 404)]
    [InlineData("/healthOverviews/No%20Such%20Service", 404)]
    [InlineData("/nothing", 404)]
    [InlineData("/messages/MC1", 404)]
    public async Task What_graph_does_not_know_is_an_error_in_its_own_shape(string path, int status)
    {
        SandboxAnswer answer = await ReadAsync(SandboxCustomers.HealthyChina, path, ("client-request-id", "mine"));

        Assert.Equal(status, answer.Status);
        JsonElement error = answer.Json.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal("mine", error.GetProperty("innerError").GetProperty("client-request-id").GetString());
        Assert.Equal("mine", answer.Headers["client-request-id"]);
    }

    [Fact]
    public async Task Issues_come_in_pages_with_next_links()
    {
        SandboxCustomer customer = SandboxCustomers.IncidentRunningChina;
        string token = await Sandbox.GraphTokenAsync(customer);
        List<string> seen = [];
        string? next = $"/china/graph{Root}/issues?$filter={Uri.EscapeDataString("startDateTime ge 2020-01-01")}";
        int pages = 0;

        while (next is not null)
        {
            SandboxAnswer page = await Sandbox.GetAsync(next, token, ("Prefer", "odata.maxpagesize=3"));
            seen.AddRange(page.Value.Select(issue => issue.GetProperty("id").GetString()!));
            next = page.Json.TryGetProperty("@odata.nextLink", out JsonElement link) ? link.GetString() : null;
            Assert.True(next is null || next.StartsWith(Sandbox.Address.ToString(), StringComparison.Ordinal));
            pages++;
        }

        Assert.Equal(2, pages);
        Assert.Equal(4, seen.Distinct().Count());
        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public async Task Reports_exist_for_reviewed_incidents_only()
    {
        SandboxAnswer with = await ReadAsync(SandboxCustomers.HealthyChina, "/issues/MO9000011/incidentReport");
        SandboxAnswer without = await ReadAsync(SandboxCustomers.HealthyChina, "/issues/SP900001/incidentReport");

        Assert.Equal("application/octet-stream", with.Headers["Content-Type"]);
        Assert.Equal(404, without.Status);
    }

    [Fact]
    public async Task Messages_are_answered()
    {
        SandboxAnswer list = await ReadAsync(SandboxCustomers.HealthyGlobal, "/messages");
        SandboxAnswer one = await ReadAsync(SandboxCustomers.HealthyGlobal, "/messages/" + list.Value[0].GetProperty("id").GetString());

        Assert.Equal(2, list.Value.Length);
        Assert.Equal("planForChange", one.Json.GetProperty("category").GetString());
    }

    [Fact]
    public async Task Unknown_words_occur()
    {
        SandboxAnswer answer = await ReadAsync(SandboxCustomers.UnknownWordsGlobal, "/issues?$filter=endDateTime%20eq%20null");

        Assert.Equal("rollingBackChange", answer.Value[0].GetProperty("status").GetString());
        Assert.Equal("curiosity", answer.Value[0].GetProperty("classification").GetString());
    }

    [Fact]
    public async Task The_partners_own_tenant_is_healthy()
    {
        SandboxAnswer token = await Sandbox.AskTokenAsync(
            $"/china/login/{SandboxCredentials.ChinaPartnerDomain}/oauth2/v2.0/token", ("grant_type", "client_credentials"),
            ("client_id", SandboxCredentials.ChinaClientId), ("client_secret", SandboxCredentials.ClientSecret), ("scope", "https://microsoftgraph.chinacloudapi.cn/.default"));

        SandboxAnswer answer = await Sandbox.GetAsync($"/china/graph{Root}/issues", token.Json.GetProperty("access_token").GetString());

        Assert.Empty(answer.Value);
    }

    [Fact]
    public async Task A_missing_permission_is_a_403()
    {
        SandboxAnswer answer = await ReadAsync(SandboxCustomers.PermissionMissingGlobal, "/healthOverviews");

        Assert.Equal(403, answer.Status);
        Assert.Equal("Forbidden", answer.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_token_outlives_the_consent_but_buys_nothing()
    {
        string token = await Sandbox.GraphTokenAsync(SandboxCustomers.HealthyChina);
        await Sandbox.SetSituationAsync(SandboxCustomers.HealthyChina.Id, Situation.ConsentMissing);

        Assert.Equal(403, (await Sandbox.GetAsync($"/china/graph{Root}/issues", token)).Status);
    }

    [Fact]
    public async Task A_source_that_is_down_answers_server_errors_of_several_kinds()
    {
        List<int> statuses = [];
        for (int i = 0; i < 4; i++)
        {
            statuses.Add((await ReadAsync(SandboxCustomers.HealthSourceDownGlobal, "/healthOverviews")).Status);
        }

        Assert.Equal([503, 502, 500, 503], statuses);
    }

    [Fact]
    public async Task Garbage_comes_as_success()
    {
        List<string> bodies = [];
        for (int i = 0; i < 4; i++)
        {
            SandboxAnswer answer = await ReadAsync(SandboxCustomers.GarbageHealthGlobal, "/healthOverviews");
            Assert.Equal(200, answer.Status);
            bodies.Add(answer.Text);
        }

        Assert.StartsWith("<!DOCTYPE", bodies[0], StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(bodies[1]).RootElement.GetProperty("value").ValueKind);
        Assert.Equal("""{"value":[]}""", bodies[2]);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(bodies[3]));
    }

    [Fact]
    public async Task A_slow_customer_is_answered_after_seconds()
    {
        string token = await Sandbox.GraphTokenAsync(SandboxCustomers.SlowChina);
        DateTimeOffset before = Sandbox.Time.GetUtcNow();

        Task<SandboxAnswer> answer = Sandbox.GetAsync($"/china/graph{Root}/issues", token);
        while (!answer.IsCompleted)
        {
            Sandbox.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        Assert.Equal(200, (await answer).Status);
        Assert.True(Sandbox.Time.GetUtcNow() - before >= TimeSpan.FromSeconds(3));
    }

    private async Task<SandboxAnswer> ReadAsync(SandboxCustomer customer, string path, params (string Name, string Value)[] headers) =>
        await Sandbox.GetAsync($"/{CloudProfile.Of(customer.Cloud).Name}/graph{Root}{path}", await Sandbox.GraphTokenAsync(customer), headers);
}
