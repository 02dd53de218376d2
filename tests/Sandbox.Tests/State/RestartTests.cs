using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.State;

public sealed class RestartTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private static readonly SandboxCustomer Customer = SandboxCustomers.SuspendedNonPaymentChina;
    private static readonly string Subscription = $"/china/partnercenter/v1/customers/{Customer.Id}/subscriptions/{Customer.SubscriptionId(1)}";

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        SandboxAnswer changed = await Sandbox.PatchAsync(Subscription, token, """{"status":"active"}""", ("MS-RequestId", "r-1"));
        await Sandbox.SetSituationAsync(SandboxCustomers.HealthyChina.Id, Situation.Expired);
        await Sandbox.ControlAsync(HttpMethod.Post, "faults", """{"kind":"status","pathPattern":"/global/*","status":500,"times":3}""");
        await Sandbox.ControlAsync(HttpMethod.Put, "budgets", """{"graphPerMinute":7}""");
        await Sandbox.ControlAsync(HttpMethod.Put, "strict", """{"enabled":true}""");
        string calls = (await Sandbox.ControlAsync(HttpMethod.Get, "calls")).Text;

        await Sandbox.RestartAsync();

        Assert.Equal(calls, (await Sandbox.ControlAsync(HttpMethod.Get, "calls")).Text);
        Assert.Equal(changed.Text, (await Sandbox.PatchAsync(Subscription, token, """{"status":"active"}""", ("MS-RequestId", "r-1"))).Text);
        Assert.Equal("active", (await Sandbox.GetAsync(Subscription, token)).Json.GetProperty("status").GetString());
        Assert.Equal("expired", (await Sandbox.ControlAsync(HttpMethod.Get, "customers/" + SandboxCustomers.HealthyChina.Id)).Json.GetProperty("situation").GetString());
        Assert.Equal(3, (await Sandbox.ControlAsync(HttpMethod.Get, "faults")).Json[0].GetProperty("times").GetInt32());
        Assert.Equal(7, (await Sandbox.ControlAsync(HttpMethod.Get, "budgets")).Json.GetProperty("graphPerMinute").GetInt32());
        Assert.True((await Sandbox.ControlAsync(HttpMethod.Get, "status")).Json.GetProperty("strict").GetBoolean());
    }

    [Fact]
    public async Task Untouched_customers_are_the_same_after_a_restart()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        string before = (await Sandbox.GetAsync(Subscription, token)).Text;
        Sandbox.Time.Advance(TimeSpan.FromMinutes(10));

        await Sandbox.RestartAsync();

        Assert.Equal(before, (await Sandbox.GetAsync(Subscription, token)).Text);
    }

    [Fact]
    public async Task An_update_under_way_is_finished_after_a_restart()
    {
        SandboxCustomer customer = SandboxCustomers.AsynchronousUpdateChina;
        string path = $"/china/partnercenter/v1/customers/{customer.Id}/subscriptions/{customer.SubscriptionId(1)}";
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await Sandbox.PatchAsync(path, token, """{"status":"active"}""");

        await Sandbox.RestartAsync();
        Sandbox.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("active", (await Sandbox.GetAsync(path, token)).Json.GetProperty("status").GetString());
    }
}
