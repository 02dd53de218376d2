using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.Control;

public sealed class ControlTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private const string Graph = "/china/graph/v1.0/admin/serviceAnnouncement";

    [Fact]
    public async Task Status_tells_process_build_and_folder()
    {
        SandboxAnswer answer = await Sandbox.ControlAsync(HttpMethod.Get, "status");

        Assert.Equal(Environment.ProcessId, answer.Json.GetProperty("processId").GetInt32());
        Assert.Equal(SandboxBuild.Id, answer.Json.GetProperty("buildId").GetString());
        Assert.Equal(Sandbox.DataDirectory, answer.Json.GetProperty("dataDirectory").GetString());
    }

    [Fact]
    public async Task Every_customer_is_a_known_situation_with_an_id_of_its_own()
    {
        SandboxAnswer answer = await Sandbox.ControlAsync(HttpMethod.Get, "customers");

        JsonElement[] rows = [.. answer.Json.EnumerateArray()];
        Assert.True(rows.Length >= 12);
        Assert.Equal(rows.Length, rows.Select(row => row.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.All(rows, row => Assert.NotNull(Situation.Named(row.GetProperty("situation").GetString())));
        Assert.Equal(Situation.All.Select(one => one.Name).Order(), rows.Select(row => row.GetProperty("situation").GetString()!).Distinct().Order());
    }

    [Fact]
    public async Task Any_customer_can_be_put_into_any_situation_and_back()
    {
        SandboxCustomer customer = SandboxCustomers.HealthyChina;
        foreach (Situation situation in Situation.All)
        {
            SandboxAnswer answer = await Sandbox.SetSituationAsync(customer.Domain, situation.Name);
            Assert.Equal(200, answer.Status);
            Assert.Equal(situation.Name, answer.Json.GetProperty("situation").GetString());
        }

        await Sandbox.SetSituationAsync(customer.Id, Situation.SuspendedNonPayment);
        string suspended = await MainStatusAsync(customer);
        await Sandbox.SetSituationAsync(customer.Id, Situation.Healthy);

        Assert.Equal("suspended", suspended);
        Assert.Equal("active", await MainStatusAsync(customer));
    }

    [Fact]
    public async Task An_incident_is_created_for_several_customers_updated_and_resolved()
    {
        string[] ids = [SandboxCustomers.HealthyChina.Id, SandboxCustomers.ExpiredChina.Id];
        string create = $$"""{"customerIds":["{{ids[0]}}","{{ids[1]}}"],"service":"SharePoint Online","title":"Sites are slow"}""";

        SandboxAnswer created = await Sandbox.ControlAsync(HttpMethod.Post, "incidents/sp123", create);
        string running = await ServiceStatusAsync(SandboxCustomers.ExpiredChina);
        Sandbox.Time.Advance(TimeSpan.FromMinutes(5));
        await Sandbox.ControlAsync(HttpMethod.Post, "incidents/SP123", """{"status":"serviceInterruption","text":"<p>It got worse.</p>"}""");
        string worse = await ServiceStatusAsync(SandboxCustomers.HealthyChina);
        await Sandbox.ControlAsync(HttpMethod.Post, "incidents/SP123", """{"resolved":true}""");
        JsonElement resolved = (await ReadGraphAsync(SandboxCustomers.HealthyChina, "/issues/SP123")).Json;
        await Sandbox.ControlAsync(HttpMethod.Post, "incidents/SP123", """{"resolved":false,"status":"serviceDegradation"}""");
        JsonElement again = (await ReadGraphAsync(SandboxCustomers.HealthyChina, "/issues/SP123")).Json;

        Assert.Equal(200, created.Status);
        Assert.Equal(2, created.Json.GetProperty("customerIds").GetArrayLength());
        Assert.Equal(("ServiceDegradation", "ServiceInterruption"), (running, worse));
        Assert.Equal("ServiceRestored", resolved.GetProperty("status").GetString());
        Assert.True(resolved.GetProperty("isResolved").GetBoolean());
        Assert.Equal(3, resolved.GetProperty("posts").GetArrayLength());
        Assert.False(again.GetProperty("isResolved").GetBoolean());
    }

    [Fact]
    public async Task The_incident_list_names_the_customers_of_each()
    {
        SandboxAnswer answer = await Sandbox.ControlAsync(HttpMethod.Get, "incidents");

        JsonElement exchange = answer.Json.EnumerateArray().Single(one => one.GetProperty("id").GetString() == "EX900004");
        Assert.Equal(SandboxCustomers.IncidentRunningChina.Id, exchange.GetProperty("customerIds")[0].GetString());
        Assert.False(exchange.GetProperty("resolved").GetBoolean());
    }

    [Fact]
    public async Task The_vendor_opens_notes_and_closes_service_requests()
    {
        string owner = SandboxCustomers.HealthyGlobal.Id;
        SandboxAnswer opened = await Sandbox.ControlAsync(
            HttpMethod.Post, "service-requests", $$"""{"customerId":"{{owner}}","title":"Mail is late","severity":"critical"}""");
        string number = opened.Json.GetProperty("id").GetString()!;
        await Sandbox.ControlAsync(HttpMethod.Post, "service-requests/" + number, """{"note":"We look at it."}""");
        await Sandbox.ControlAsync(HttpMethod.Post, "service-requests/" + number, """{"status":"attention_needed"}""");

        SandboxAnswer read = await Sandbox.GetAsync("/global/partnercenter/v1/servicerequests/" + number, await Sandbox.UserTokenAsync(SandboxCloud.Global));

        Assert.Matches("^[0-9]{15}$", number);
        Assert.Equal("attention_needed", read.Json.GetProperty("status").GetString());
        Assert.Equal("We look at it.", read.Json.GetProperty("notes")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("PUT", "customers/c1000000-0000-4000-8000-000000000001/situation", """{"situation":"bored"}""", "Known: healthy")]
    [InlineData("PUT", "customers/c1000000-0000-4000-8000-000000000001/situation", """{"mood":"bored"}""", "mood")]
    [InlineData("PUT", "customers/c1000000-0000-4000-8000-000000000001/situation", "{", "not understood")]
    [InlineData("PUT", "customers/c1000000-0000-4000-8000-000000000001/situation", "null", "null")]
    [InlineData("PUT", "extra-customers", """{"china":-1}""", "from 0")]
    [InlineData("PUT", "budgets", """{"graphPerHour":-1}""", "from 0")]
    [InlineData("PUT", "budgets", """{"graphPerHour":"many"}""", "graphPerHour")]
    [InlineData("PUT", "strict", "{}", "enabled")]
    [InlineData("PUT", "strict", """{"enabled":true,"expected":[{"method":"GET"}]}""", "pathPattern")]
    [InlineData("POST", "faults", """{"kind":"status","status":500}""", "pathPattern")]
    [InlineData("POST", "faults", """{"kind":"status","status":500,"pathPattern":"graph"}""", "pathPattern")]
    [InlineData("POST", "faults", """{"kind":"tired","pathPattern":"*"}""", "hangAfterWork")]
    [InlineData("POST", "faults", """{"kind":"1","pathPattern":"*"}""", "kind is one of")]
    [InlineData("POST", "faults", """{"kind":"status","pathPattern":"*"}""", "status is needed")]
    [InlineData("POST", "faults", """{"kind":"status","pathPattern":"*","status":99}""", "200 to 599")]
    [InlineData("POST", "faults", """{"kind":"close","pathPattern":"*","status":500}""", "belongs to the kind status")]
    [InlineData("POST", "faults", """{"kind":"close","pathPattern":"*","retryAfter":5}""", "belongs to the kind status")]
    [InlineData("POST", "faults", """{"kind":"latency","pathPattern":"*"}""", "latencyMs is needed")]
    [InlineData("POST", "faults", """{"kind":"latency","pathPattern":"*","latencyMs":-1}""", "from 0 to")]
    [InlineData("POST", "faults", """{"kind":"close","pathPattern":"*","times":0}""", "from 1")]
    [InlineData("POST", "incidents/incident", "{}", "two letters")]
    [InlineData("POST", "incidents/EX1", "{}", "customerIds")]
    [InlineData("POST", "incidents/EX1", """{"customerIds":["nobody"]}""", "nobody")]
    [InlineData("POST", "incidents/EX1", """{"customerIds":["c1000000-0000-4000-8000-000000000001"]}""", "service and title")]
    [InlineData("POST", "incidents/EX1", """{"customerIds":["c1000000-0000-4000-8000-000000000001"],"service":"Fax","title":"t"}""", "Exchange Online")]
    [InlineData("POST", "service-requests", """{"customerId":"c1000000-0000-4000-8000-000000000001"}""", "global cloud")]
    [InlineData("POST", "service-requests", """{"customerId":"a1000000-0000-4000-8000-000000000011"}""", "severity")]
    [InlineData("POST", "service-requests/615000000011001", """{"status":"lost"}""", "attention_needed")]
    [InlineData("GET", "calls?limit=-1", null, "limit")]
    public async Task A_control_call_that_is_not_understood_says_what_to_change(string method, string path, string? body, string hint)
    {
        SandboxAnswer answer = await Sandbox.ControlAsync(new HttpMethod(method), path, body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(hint, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "customers/nobody/situation", """{"situation":"healthy"}""")]
    [InlineData("GET", "customers/nobody", null)]
    [InlineData("POST", "service-requests/1", """{"note":"x"}""")]
    [InlineData("DELETE", "faults/1", null)]
    public async Task A_control_call_about_nothing_is_not_found(string method, string path, string? body) =>
        Assert.Equal(404, (await Sandbox.ControlAsync(new HttpMethod(method), path, body)).Status);

    [Fact]
    public async Task The_journal_has_each_call_with_its_ids_and_can_be_filtered_and_emptied()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        string path = $"/china/partnercenter/v1/customers/{SandboxCustomers.HealthyChina.Id}";
        await Sandbox.GetAsync(path, token, ("MS-RequestId", "r-1"), ("MS-CorrelationId", "c-1"));
        await Sandbox.GetAsync(path + "/subscriptions", token);

        SandboxAnswer one = await Sandbox.ControlAsync(HttpMethod.Get, "calls?requestId=r-1");
        SandboxAnswer customer = await Sandbox.ControlAsync(HttpMethod.Get, $"calls?customerId={SandboxCustomers.HealthyChina.Id}&limit=1");
        await Sandbox.ControlAsync(HttpMethod.Delete, "calls");
        SandboxAnswer none = await Sandbox.ControlAsync(HttpMethod.Get, "calls");

        JsonElement call = Assert.Single(one.Json.GetProperty("calls").EnumerateArray());
        Assert.Equal("c-1", call.GetProperty("correlationId").GetString());
        Assert.Equal(200, call.GetProperty("status").GetInt32());
        Assert.Equal(2, customer.Json.GetProperty("count").GetInt32());
        Assert.Equal(1, customer.Json.GetProperty("calls").GetArrayLength());
        Assert.Equal(0, none.Json.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("/china/partnercenter/v1/servicerequests")]
    [InlineData("/china/partnercenter/v2/customers")]
    [InlineData("/global/partnercenter/v1/nothing")]
    [InlineData("/global/graph/v1.0/users")]
    [InlineData("/global/management/subscriptions")]
    public async Task A_call_the_vendor_does_not_offer_is_marked_and_in_strict_mode_answered_501(string path)
    {
        SandboxAnswer lenient = await Sandbox.GetAsync(path);
        await Sandbox.ControlAsync(HttpMethod.Put, "strict", """{"enabled":true}""");
        SandboxAnswer strict = await Sandbox.GetAsync(path);

        Assert.InRange(lenient.Status, 401, 404);
        Assert.Equal(501, strict.Status);
        SandboxAnswer journal = await Sandbox.ControlAsync(HttpMethod.Get, "calls?unexpected=true");
        Assert.Equal(2, journal.Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Strict_mode_with_a_list_expects_nothing_else()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await Sandbox.ControlAsync(
            HttpMethod.Put, "strict", """{"enabled":true,"expected":[{"method":"GET","pathPattern":"/china/partnercenter/v1/customers*"}]}""");

        int expected = (await Sandbox.GetAsync("/china/partnercenter/v1/customers?size=1", token)).Status;
        string subscription = $"/china/partnercenter/v1/customers/{SandboxCustomers.HealthyChina.Id}/subscriptions/{SandboxCustomers.HealthyChina.SubscriptionId(1)}";
        int method = (await Sandbox.PatchAsync(subscription, token, """{"status":"suspended"}""")).Status;
        await Sandbox.ControlAsync(HttpMethod.Put, "strict", """{"enabled":false}""");

        Assert.Equal((200, 501), (expected, method));
        Assert.Equal("active", await MainStatusAsync(SandboxCustomers.HealthyChina));
    }

    [Fact]
    public async Task Reset_goes_back_to_the_first_start()
    {
        await Sandbox.SetSituationAsync(SandboxCustomers.HealthyChina.Id, Situation.Expired);
        await Sandbox.ControlAsync(HttpMethod.Post, "faults", """{"kind":"close","pathPattern":"*"}""");
        await Sandbox.ControlAsync(HttpMethod.Put, "extra-customers", """{"china":5}""");

        SandboxAnswer reset = await Sandbox.ControlAsync(HttpMethod.Post, "reset");

        Assert.Equal(204, reset.Status);
        Assert.Equal("active", await MainStatusAsync(SandboxCustomers.HealthyChina));
        Assert.Equal(SandboxCustomers.All.Count, (await Sandbox.ControlAsync(HttpMethod.Get, "customers")).Json.GetArrayLength());
    }

    private async Task<string> MainStatusAsync(SandboxCustomer customer) => (await Sandbox.GetAsync(
        $"/china/partnercenter/v1/customers/{customer.Id}/subscriptions/{customer.SubscriptionId(1)}",
        await Sandbox.PartnerTokenAsync(SandboxCloud.China))).Json.GetProperty("status").GetString()!;

    private async Task<string> ServiceStatusAsync(SandboxCustomer customer) =>
        (await ReadGraphAsync(customer, "/healthOverviews/SharePoint%20Online")).Json.GetProperty("status").GetString()!;

    private async Task<SandboxAnswer> ReadGraphAsync(SandboxCustomer customer, string path) =>
        await Sandbox.GetAsync(Graph + path, await Sandbox.GraphTokenAsync(customer));
}
