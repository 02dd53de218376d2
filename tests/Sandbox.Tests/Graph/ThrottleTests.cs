using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.Graph;

public sealed class ThrottleTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private const string ChinaIssues = "/china/graph/v1.0/admin/serviceAnnouncement/issues";
    private const string ChinaCustomers = "/china/partnercenter/v1/customers?size=1";

    [Fact]
    public async Task Graph_admits_240_calls_a_minute_per_tenant()
    {
        string token = await Sandbox.GraphTokenAsync(SandboxCustomers.HealthyChina);
        string other = await Sandbox.GraphTokenAsync(SandboxCustomers.ExpiredChina);

        Assert.Equal(240, await CountAdmittedAsync(ChinaIssues, token, 242));
        SandboxAnswer refused = await Sandbox.GetAsync(ChinaIssues, token);
        SandboxAnswer elsewhere = await Sandbox.GetAsync(ChinaIssues, other);
        Sandbox.Time.Advance(TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"]) - 1));
        SandboxAnswer tooSoon = await Sandbox.GetAsync(ChinaIssues, token);
        Sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        SandboxAnswer admitted = await Sandbox.GetAsync(ChinaIssues, token);

        Assert.Equal("60", refused.Headers["Retry-After"]);
        Assert.Equal("TooManyRequests", refused.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal((200, 429, 200), (elsewhere.Status, tooSoon.Status, admitted.Status));
    }

    [Fact]
    public async Task Graph_admits_800_calls_an_hour()
    {
        string token = await Sandbox.GraphTokenAsync(SandboxCustomers.HealthyChina);
        int admitted = 0;
        for (int minute = 0; minute < 4; minute++)
        {
            admitted += await CountAdmittedAsync(ChinaIssues, token, 210);
            Sandbox.Time.Advance(TimeSpan.FromMinutes(1));
        }

        SandboxAnswer refused = await Sandbox.GetAsync(ChinaIssues, token);

        Assert.Equal(800, admitted);
        Assert.Equal((60 - 4) * 60, int.Parse(refused.Headers["Retry-After"]));
    }

    [Fact]
    public async Task Partner_center_admits_500_calls_a_minute_and_refuses_in_another_shape()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);

        int admitted = await CountAdmittedAsync(ChinaCustomers, token, 501);
        SandboxAnswer refused = await Sandbox.GetAsync(ChinaCustomers, token);

        Assert.Equal(500, admitted);
        Assert.Equal(429, refused.Json.GetProperty("statusCode").GetInt32());
        Assert.True(refused.Json.TryGetProperty("message", out _));
        Assert.False(refused.Json.TryGetProperty("code", out _));
        Assert.Equal("60", refused.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Budgets_can_be_set_and_begin_empty()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await CountAdmittedAsync(ChinaCustomers, token, 3);

        await Sandbox.ControlAsync(HttpMethod.Put, "budgets", """{"partnerCenterPerMinute":2}""");

        Assert.Equal(2, await CountAdmittedAsync(ChinaCustomers, token, 4));
        SandboxAnswer calls = await Sandbox.ControlAsync(HttpMethod.Get, "calls?throttled=true");
        Assert.Equal(2, calls.Json.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_throttled_customer_is_refused_in_both_services()
    {
        SandboxCustomer customer = SandboxCustomers.ThrottledChina;

        SandboxAnswer graph = await Sandbox.GetAsync(ChinaIssues, await Sandbox.GraphTokenAsync(customer));
        SandboxAnswer partnerCenter = await Sandbox.GetAsync(
            $"/china/partnercenter/v1/customers/{customer.Id}/subscriptions", await Sandbox.PartnerTokenAsync(SandboxCloud.China));

        Assert.Equal((429, "30"), (graph.Status, graph.Headers["Retry-After"]));
        Assert.Equal((429, "30"), (partnerCenter.Status, partnerCenter.Headers["Retry-After"]));
        Assert.Equal(429, partnerCenter.Json.GetProperty("statusCode").GetInt32());
    }

    private async Task<int> CountAdmittedAsync(string path, string token, int calls)
    {
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            admitted += (await Sandbox.GetAsync(path, token)).Status == 200 ? 1 : 0;
        }

        return admitted;
    }
}
