using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.PartnerCenter;

public sealed class CapabilityTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private static readonly string China = $"/china/partnercenter/v1/customers/{SandboxCustomers.HealthyChina.Id}";
    private static readonly string Global = $"/global/partnercenter/v1/customers/{SandboxCustomers.HealthyGlobal.Id}";

    [Theory]
    [InlineData("/china/partnercenter/v1/servicerequests", 404)]
    [InlineData("/china/partnercenter/v1/servicerequests/615000000011001", 404)]
    [InlineData("/china/partnercenter/v1/auditrecords", 404)]
    [InlineData("/china/partnercenter/v1/profiles/support", 404)]
    [InlineData("{customer}/servicerequests", 404)]
    [InlineData("{customer}/managedservices", 404)]
    [InlineData("{customer}/users", 403)]
    [InlineData("{customer}/users/1/licenseupdates", 403)]
    [InlineData("{customer}/directoryroles", 403)]
    [InlineData("{customer}/subscribedskus", 403)]
    public async Task China_denies_what_only_the_global_cloud_has(string path, int status)
    {
        SandboxAnswer answer = await Sandbox.GetAsync(path.Replace("{customer}", China, StringComparison.Ordinal), await Sandbox.UserTokenAsync(SandboxCloud.China));

        Assert.Equal(status, answer.Status);
        Assert.True(answer.Json.TryGetProperty("code", out _));
    }

    [Fact]
    public async Task Managed_services_link_to_the_portals_of_the_customer()
    {
        SandboxAnswer answer = await Sandbox.GetAsync(Global + "/managedservices", await Sandbox.UserTokenAsync(SandboxCloud.Global));

        string link = answer.Items[0].GetProperty("links").GetProperty("serviceTicket").GetProperty("uri").GetString()!;
        Assert.Contains(SandboxCustomers.HealthyGlobal.Id, link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_support_profile_is_read_by_a_signed_in_user()
    {
        SandboxAnswer answer = await Sandbox.GetAsync("/global/partnercenter/v1/profiles/support", await Sandbox.UserTokenAsync(SandboxCloud.Global));

        Assert.Equal(200, answer.Status);
        Assert.Contains('@', answer.Json.GetProperty("email").GetString()!);
    }

    [Fact]
    public async Task Service_requests_are_numbers_in_lists_and_words_alone()
    {
        string token = await Sandbox.UserTokenAsync(SandboxCloud.Global);
        SandboxAnswer list = await Sandbox.GetAsync(Global + "/servicerequests", token);
        JsonElement open = list.Items.Single(item => item.GetProperty("status").GetInt32() == 1);

        SandboxAnswer one = await Sandbox.GetAsync("/global/partnercenter/v1/servicerequests/" + open.GetProperty("id").GetString(), token);

        Assert.Equal(2, open.GetProperty("severity").GetInt32());
        Assert.Equal("0001-01-01T00:00:00", open.GetProperty("lastClosedDate").GetString());
        Assert.DoesNotContain('Z', open.GetProperty("createdDate").GetString()!);
        Assert.Equal("moderate", one.Json.GetProperty("severity").GetString());
        Assert.Equal("open", one.Json.GetProperty("status").GetString());
        Assert.Equal(SandboxCustomers.HealthyGlobal.Id, one.Json.GetProperty("organization").GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_partners_list_can_be_filtered_by_status_and_paged()
    {
        string token = await Sandbox.UserTokenAsync(SandboxCloud.Global);

        SandboxAnswer open = await Sandbox.GetAsync(
            "/global/partnercenter/v1/servicerequests?offset=2&size=3&filter=" + Uri.EscapeDataString("""{"Field":"Status","Value":"open","Operator":"equals"}"""), token);
        SandboxAnswer refused = await Sandbox.GetAsync("/global/partnercenter/v1/servicerequests?filter=x", token);

        Assert.Equal(SandboxCustomers.All.Count(one => one.Cloud == SandboxCloud.Global), open.Json.GetProperty("totalCount").GetInt32());
        Assert.Equal(3, open.Items.Length);
        Assert.All(open.Items, item => Assert.Equal(1, item.GetProperty("status").GetInt32()));
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task A_note_is_added_without_touching_what_was_sent_as_unset()
    {
        string token = await Sandbox.UserTokenAsync(SandboxCloud.Global);
        string path = "/global/partnercenter/v1/servicerequests/" + await OpenServiceRequestAsync(token);

        SandboxAnswer answer = await Sandbox.PatchAsync(
            path, token, """{"Title":null,"Severity":"unknown","Status":"none","NewNote":{"Text":"Trace attached"}}""", ("MS-RequestId", "n-1"));
        SandboxAnswer again = await Sandbox.PatchAsync(path, token, """{"NewNote":{"Text":"Trace attached"}}""", ("MS-RequestId", "n-1"));

        Assert.Equal("open", answer.Json.GetProperty("status").GetString());
        Assert.Equal("moderate", answer.Json.GetProperty("severity").GetString());
        Assert.Equal("Trace attached", answer.Json.GetProperty("notes")[1].GetProperty("text").GetString());
        Assert.Equal(2, again.Json.GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public async Task A_service_request_is_closed_by_its_status()
    {
        string token = await Sandbox.UserTokenAsync(SandboxCloud.Global);
        string path = $"{Global}/servicerequests/{await OpenServiceRequestAsync(token)}";

        SandboxAnswer closed = await Sandbox.PatchAsync(path, token, """{"Status":"closed"}""");
        SandboxAnswer invalid = await Sandbox.PatchAsync(path, token, """{"Status":"sleeping"}""");

        Assert.Equal("closed", closed.Json.GetProperty("status").GetString());
        Assert.NotEqual("0001-01-01T00:00:00", closed.Json.GetProperty("lastClosedDate").GetString());
        Assert.Equal((400, 3000), (invalid.Status, invalid.ErrorCode));
    }

    [Fact]
    public async Task Service_requests_refuse_an_application_alone_and_another_customers_number()
    {
        string user = await Sandbox.UserTokenAsync(SandboxCloud.Global);
        string number = await OpenServiceRequestAsync(user);

        SandboxAnswer app = await Sandbox.GetAsync(Global + "/servicerequests", await Sandbox.PartnerTokenAsync(SandboxCloud.Global));
        SandboxAnswer foreign = await Sandbox.GetAsync(
            $"/global/partnercenter/v1/customers/{SandboxCustomers.GarbageHealthGlobal.Id}/servicerequests/{number}", user);

        Assert.Equal((403, 900329), (app.Status, app.ErrorCode));
        Assert.Equal(404, foreign.Status);
    }

    private async Task<string> OpenServiceRequestAsync(string token) =>
        (await Sandbox.GetAsync(Global + "/servicerequests", token)).Items
            .Single(item => item.GetProperty("status").GetInt32() == 1).GetProperty("id").GetString()!;
}
