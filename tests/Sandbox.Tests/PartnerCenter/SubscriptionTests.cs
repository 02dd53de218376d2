using System.Text.Json;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.PartnerCenter;

public sealed class SubscriptionTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private static readonly SandboxCustomer Suspended = SandboxCustomers.SuspendedNonPaymentChina;
    private static readonly SandboxCustomer Healthy = SandboxCustomers.HealthyChina;

    [Fact]
    public async Task The_list_mixes_words_numbers_capitals_and_times_without_zone()
    {
        SandboxAnswer suspended = await Sandbox.GetAsync(List(Suspended), await Sandbox.PartnerTokenAsync(SandboxCloud.China));
        SandboxAnswer expired = await Sandbox.GetAsync(List(SandboxCustomers.ExpiredChina), await Sandbox.PartnerTokenAsync(SandboxCloud.China));

        Assert.True(suspended.HasByteOrderMark);
        Assert.Equal("Suspended", suspended.Items[0].GetProperty("status").GetString());
        Assert.Equal("NonPayment", suspended.Items[0].GetProperty("suspensionReasons")[0].GetString());
        Assert.DoesNotContain('Z', suspended.Items[0].GetProperty("creationDate").GetString()!);
        Assert.Equal("0001-01-01T00:00:00", suspended.Items[0].GetProperty("cancellationAllowedUntilDate").GetString());
        Assert.Equal(4, expired.Items[0].GetProperty("status").GetInt32());
        Assert.InRange(suspended.Items.Length, 2, 4);
    }

    [Fact]
    public async Task One_subscription_writes_its_status_as_a_lower_case_word()
    {
        JsonElement expired = await ReadAsync(SandboxCustomers.ExpiredChina);

        Assert.Equal("expired", expired.GetProperty("status").GetString());
        Assert.False(expired.GetProperty("autoRenewEnabled").GetBoolean());
    }

    [Fact]
    public async Task The_list_can_be_narrowed_to_an_order()
    {
        string order = (await ReadAsync(Healthy)).GetProperty("orderId").GetString()!;

        SandboxAnswer answer = await Sandbox.GetAsync(List(Healthy) + "?order_id=" + order, await Sandbox.PartnerTokenAsync(SandboxCloud.China));

        Assert.Equal(2, answer.Items.Length);
    }

    [Fact]
    public async Task Unknown_words_occur()
    {
        JsonElement odd = await ReadAsync(SandboxCustomers.UnknownWordsGlobal);

        Assert.Equal("under_review", odd.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Patch_WithTheWholeResource_ChangesOnlyWhatWasChanged()
    {
        JsonObject whole = JsonNode.Parse((await ReadAsync(Suspended)).GetRawText())!.AsObject();
        whole["status"] = "active";

        SandboxAnswer answer = await PatchAsync(Suspended, whole.ToJsonString(), ("If-Match", ETag(whole)));

        Assert.Equal(200, answer.Status);
        JsonElement now = await ReadAsync(Suspended);
        Assert.Equal("active", now.GetProperty("status").GetString());
        Assert.True(now.GetProperty("autoRenewEnabled").GetBoolean());
        Assert.True(now.TryGetProperty("scheduledNextTermInstructions", out _));
        Assert.Equal(JsonValueKind.Null, now.GetProperty("suspensionReasons").ValueKind);
        Assert.NotEqual(ETag(whole), now.GetProperty("attributes").GetProperty("etag").GetString());
    }

    [Fact]
    public async Task Patch_WithAPartialBody_SwitchesAutoRenewOffAndDeletesScheduledChanges()
    {
        SandboxAnswer answer = await PatchAsync(Suspended, """{"Status":"active"}""");

        Assert.Equal(200, answer.Status);
        JsonElement now = await ReadAsync(Suspended);
        Assert.Equal("active", now.GetProperty("status").GetString());
        Assert.False(now.GetProperty("autoRenewEnabled").GetBoolean());
        Assert.False(now.TryGetProperty("scheduledNextTermInstructions", out _));
        Assert.Equal(25, now.GetProperty("quantity").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Patch_WithAStaleETag_IsRefused(bool inHeader)
    {
        JsonObject old = JsonNode.Parse((await ReadAsync(Suspended)).GetRawText())!.AsObject();
        await PatchAsync(Suspended, """{"friendlyName":"Renamed"}""");
        old["status"] = "active";

        SandboxAnswer answer = inHeader
            ? await PatchAsync(Suspended, """{"status":"active"}""", ("If-Match", $"\"{ETag(old)}\""))
            : await PatchAsync(Suspended, old.ToJsonString());

        Assert.Equal((400, 2055), (answer.Status, answer.ErrorCode));
        Assert.Equal("suspended", (await ReadAsync(Suspended)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(2, 1, """{"quantity":30,"autoRenewEnabled":true}""", 400, 2001)]
    [InlineData(2, 2, """{"status":"active"}""", 409, 27009)]
    [InlineData(1, 1, """{"quantity":0}""", 400, 2002)]
    [InlineData(1, 1, """{"quantity":3001}""", 400, 2002)]
    [InlineData(1, 1, """{"status":"expired"}""", 400, 800096)]
    [InlineData(1, 1, """{"status":"asleep"}""", 400, 3000)]
    [InlineData(1, 1, """{"id":"another"}""", 400, 3000)]
    [InlineData(3, 1, """{"status":"active"}""", 400, 800040)]
    [InlineData(9, 1, """{"status":"active"}""", 409, 800082)]
    [InlineData(1, 1, "[]", 400, 800002)]
    [InlineData(1, 1, "no json", 400, 800002)]
    [InlineData(1, 99, "{}", 404, 20003)]
    public async Task Patch_AgainstARule_IsRefusedAndChangesNothing(int customerNumber, int subscription, string body, int status, int code)
    {
        SandboxCustomer customer = SandboxCustomers.All.Single(one => one.Number == customerNumber);
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        string before = (await Sandbox.GetAsync(List(customer), token)).Text;

        SandboxAnswer answer = await Sandbox.PatchAsync($"{List(customer)}/{customer.SubscriptionId(subscription)}", token, body);

        Assert.Equal((status, code), (answer.Status, answer.ErrorCode));
        Assert.Equal(before, (await Sandbox.GetAsync(List(customer), token)).Text);
    }

    [Fact]
    public async Task Suspending_and_reactivating_with_status_numbers_works()
    {
        SandboxAnswer suspended = await PatchAsync(Healthy, """{"status":2,"autoRenewEnabled":true}""");
        SandboxAnswer active = await PatchAsync(Healthy, """{"status":"1","autoRenewEnabled":true}""");

        Assert.Equal("suspended", suspended.Json.GetProperty("status").GetString());
        Assert.Equal("PartnerRequest", suspended.Json.GetProperty("suspensionReasons")[0].GetString());
        Assert.Equal("active", active.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_add_on_can_be_activated_once_its_parent_is()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await PatchAsync(Suspended, """{"status":"active"}""");

        SandboxAnswer answer = await Sandbox.PatchAsync($"{List(Suspended)}/{Suspended.SubscriptionId(2)}", token, """{"status":"active"}""");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_repeated_request_id_is_answered_alike_and_does_nothing_twice()
    {
        SandboxAnswer first = await PatchAsync(Suspended, """{"status":"active"}""", ("MS-RequestId", "one"));
        await PatchAsync(Suspended, """{"status":"suspended"}""", ("MS-RequestId", "two"));

        SandboxAnswer again = await PatchAsync(Suspended, """{"status":"active"}""", ("MS-RequestId", "ONE"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("suspended", (await ReadAsync(Suspended)).GetProperty("status").GetString());
        SandboxAnswer journal = await Sandbox.ControlAsync(HttpMethod.Get, "calls?method=PATCH");
        Assert.Equal(1, journal.Json.GetProperty("repeated").GetInt32());
    }

    [Fact]
    public async Task A_repeated_request_id_of_a_refused_change_is_refused_alike()
    {
        SandboxAnswer first = await PatchAsync(Suspended, """{"status":"active"}""", ("MS-RequestId", "one"), ("If-Match", "stale"));

        SandboxAnswer again = await PatchAsync(Suspended, """{"status":"active"}""", ("MS-RequestId", "one"));

        Assert.Equal((400, 2055), (first.Status, first.ErrorCode));
        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task An_asynchronous_update_is_accepted_and_shows_later()
    {
        SandboxCustomer customer = SandboxCustomers.AsynchronousUpdateChina;

        SandboxAnswer accepted = await PatchAsync(customer, """{"status":"active","autoRenewEnabled":true}""");
        string meanwhile = (await ReadAsync(customer)).GetProperty("status").GetString()!;
        SandboxAnswer tooSoon = await PatchAsync(customer, """{"friendlyName":"x"}""");
        Sandbox.Time.Advance(TimeSpan.FromSeconds(5));
        string afterwards = (await ReadAsync(customer)).GetProperty("status").GetString()!;

        Assert.Equal(202, accepted.Status);
        Assert.Equal($"/customers/{customer.Id}/subscriptions/{customer.SubscriptionId(1)}", accepted.Headers["Location"]);
        Assert.Equal("suspended", meanwhile);
        Assert.Equal((409, 900278), (tooSoon.Status, tooSoon.ErrorCode));
        Assert.Equal("active", afterwards);
    }

    [Fact]
    public async Task Add_ons_are_listed_with_capital_names()
    {
        SandboxAnswer answer = await Sandbox.GetAsync($"{List(Healthy)}/{Healthy.SubscriptionId(1)}/addons", await Sandbox.PartnerTokenAsync(SandboxCloud.China));

        JsonElement addOn = Assert.Single(answer.Json.GetProperty("Items").EnumerateArray());
        Assert.Equal(Healthy.SubscriptionId(2), addOn.GetProperty("Id").GetString());
        Assert.Equal(Healthy.SubscriptionId(1), addOn.GetProperty("ParentSubscriptionId").GetString());
    }

    [Fact]
    public async Task Provisioning_status_needs_a_signed_in_user()
    {
        SandboxCustomer customer = SandboxCustomers.PendingProvisioningChina;
        string path = $"{List(customer)}/{customer.SubscriptionId(1)}/provisioningstatus";

        SandboxAnswer app = await Sandbox.GetAsync(path, await Sandbox.PartnerTokenAsync(SandboxCloud.China));
        SandboxAnswer user = await Sandbox.GetAsync(path, await Sandbox.UserTokenAsync(SandboxCloud.China));

        Assert.Equal((403, 900329), (app.Status, app.ErrorCode));
        Assert.Equal("pending", user.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_delegated_rights_subscriptions_are_refused()
    {
        SandboxAnswer answer = await Sandbox.GetAsync(List(SandboxCustomers.NoDelegatedRightsGlobal), await Sandbox.PartnerTokenAsync(SandboxCloud.Global));

        Assert.Equal((403, 900308), (answer.Status, answer.ErrorCode));
    }

    private static string List(SandboxCustomer customer) => $"/{CloudProfile.Of(customer.Cloud).Name}/partnercenter/v1/customers/{customer.Id}/subscriptions";

    private static string ETag(JsonObject subscription) => (string)subscription["attributes"]!["etag"]!;

    private async Task<JsonElement> ReadAsync(SandboxCustomer customer) =>
        (await Sandbox.GetAsync($"{List(customer)}/{customer.SubscriptionId(1)}", await Sandbox.PartnerTokenAsync(customer.Cloud))).Json;

    private async Task<SandboxAnswer> PatchAsync(SandboxCustomer customer, string body, params (string Name, string Value)[] headers) =>
        await Sandbox.PatchAsync($"{List(customer)}/{customer.SubscriptionId(1)}", await Sandbox.PartnerTokenAsync(customer.Cloud), body, headers);
}
