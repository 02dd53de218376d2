using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Sandbox.Tests.PartnerCenter;

public sealed class CustomerTests(SandboxFixture fixture) : SandboxTest(fixture)
{
    private const string China = "/china/partnercenter/v1";
    private const string Global = "/global/partnercenter/v1";

    [Fact]
    public async Task The_list_holds_the_customers_of_its_cloud_and_begins_with_a_byte_order_mark()
    {
        SandboxAnswer china = await Sandbox.GetAsync(China + "/customers?size=0", await Sandbox.PartnerTokenAsync(SandboxCloud.China));
        SandboxAnswer global = await Sandbox.GetAsync(Global + "/customers?size=0", await Sandbox.PartnerTokenAsync(SandboxCloud.Global));

        Assert.True(china.HasByteOrderMark);
        Assert.Equal(SandboxCustomers.All.Where(one => one.Cloud == SandboxCloud.China).Select(one => one.Id), Ids(china));
        Assert.Equal(SandboxCustomers.All.Where(one => one.Cloud == SandboxCloud.Global && one != SandboxCustomers.RelationshipEndedGlobal).Select(one => one.Id), Ids(global));
    }

    [Fact]
    public async Task Pages_follow_the_continuation_header()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        List<string> seen = [];

        SandboxAnswer page = await Sandbox.GetAsync(China + "/customers?size=4", token);
        seen.AddRange(Ids(page));
        while (page.Headers.TryGetValue("MS-ContinuationToken", out string? continuation))
        {
            page = await Sandbox.GetAsync(China + "/customers?size=4&seekOperation=Next", token, ("MS-ContinuationToken", continuation));
            seen.AddRange(Ids(page));
        }

        Assert.Equal(SandboxCustomers.All.Where(one => one.Cloud == SandboxCloud.China).Select(one => one.Id), seen);
    }

    [Fact]
    public async Task The_next_link_is_relative_and_names_its_header()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        SandboxAnswer first = await Sandbox.GetAsync(China + "/customers?size=4", token);
        JsonElement next = first.Json.GetProperty("links").GetProperty("next");
        JsonElement header = next.GetProperty("headers")[0];

        SandboxAnswer second = await Sandbox.GetAsync(
            China + next.GetProperty("uri").GetString(), token, (header.GetProperty("key").GetString()!, header.GetProperty("value").GetString()!));

        Assert.Equal(10, first.Json.GetProperty("totalCount").GetInt32());
        Assert.Equal(SandboxCustomers.IncidentRecoveredChina.Id, Ids(second)[0]);
    }

    [Theory]
    [InlineData(249, 1)]
    [InlineData(250, 1)]
    [InlineData(251, 2)]
    [InlineData(500, 2)]
    [InlineData(501, 3)]
    public async Task Every_customer_is_on_exactly_one_page(int total, int pages)
    {
        await Sandbox.ControlAsync(HttpMethod.Put, "extra-customers", $$"""{"china":{{total - 10}}}""");
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        List<string> seen = [];
        int read = 0;
        string? continuation = null;

        do
        {
            SandboxAnswer page = continuation is null
                ? await Sandbox.GetAsync(China + "/customers?size=250", token)
                : await Sandbox.GetAsync(China + "/customers?size=250&seekOperation=Next", token, ("MS-ContinuationToken", continuation));
            seen.AddRange(Ids(page));
            continuation = page.Headers.GetValueOrDefault("MS-ContinuationToken");
            read++;
        }
        while (continuation is not null);

        Assert.Equal(pages, read);
        Assert.Equal(total, seen.Count);
        Assert.Equal(total, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_customer_that_appears_between_pages_repeats_nobody()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await Sandbox.ControlAsync(HttpMethod.Put, "extra-customers", """{"china":2}""");
        SandboxAnswer first = await Sandbox.GetAsync(China + "/customers?size=11", token);
        await Sandbox.ControlAsync(HttpMethod.Put, "extra-customers", """{"china":3}""");

        SandboxAnswer second = await Sandbox.GetAsync(
            China + "/customers?size=11&seekOperation=Next", token, ("MS-ContinuationToken", first.Headers["MS-ContinuationToken"]));

        Assert.Equal(2, Ids(second).Length);
        Assert.Empty(Ids(first).Intersect(Ids(second)));
    }

    [Theory]
    [InlineData("""{"Field":"CompanyName","Value":"北京","Operator":"starts_with"}""", 2)]
    [InlineData("""{"field":"Domain","value":"Yuanshan","operator":"STARTS_WITH"}""", 2)]
    public async Task The_filter_compares_beginnings(string filter, int number)
    {
        SandboxAnswer answer = await Sandbox.GetAsync(
            $"{China}/customers?size=40&filter={Uri.EscapeDataString(filter)}", await Sandbox.PartnerTokenAsync(SandboxCloud.China));

        Assert.Equal([SandboxCustomers.All.Single(one => one.Number == number).Id], Ids(answer));
    }

    [Theory]
    [InlineData("filter=%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22x%22%2C%22Operator%22%3A%22substring%22%7D")]
    [InlineData("filter=nonsense")]
    [InlineData("size=-1")]
    [InlineData("size=ten")]
    [InlineData("size=5&seekOperation=Next")]
    [InlineData("size=5&seekOperation=Previous")]
    public async Task What_the_list_does_not_understand_is_refused(string query)
    {
        SandboxAnswer answer = await Sandbox.GetAsync($"{China}/customers?{query}", await Sandbox.PartnerTokenAsync(SandboxCloud.China));

        Assert.Equal(400, answer.Status);
        Assert.Equal(800002, answer.ErrorCode);
        Assert.Equal(JsonValueKind.Array, answer.Json.GetProperty("data").ValueKind);
        Assert.Equal("PartnerFD", answer.Json.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Delegated_access_is_told_by_the_single_customer_only()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.Global);
        SandboxAnswer list = await Sandbox.GetAsync(Global + "/customers?size=40", token);

        SandboxAnswer with = await Sandbox.GetAsync($"{Global}/customers/{SandboxCustomers.HealthyGlobal.Id}", token);
        SandboxAnswer without = await Sandbox.GetAsync($"{Global}/customers/{SandboxCustomers.NoDelegatedRightsGlobal.Id}", token);

        Assert.DoesNotContain(list.Items, item => item.TryGetProperty("allowDelegatedAccess", out _));
        Assert.True(with.Json.GetProperty("allowDelegatedAccess").GetBoolean());
        Assert.True(with.Json.GetProperty("companyProfile").TryGetProperty("email", out _));
        Assert.False(without.Json.GetProperty("allowDelegatedAccess").GetBoolean());
        Assert.False(without.Json.GetProperty("companyProfile").TryGetProperty("email", out _));
        Assert.False(without.Json.GetProperty("companyProfile").TryGetProperty("address", out _));
    }

    [Fact]
    public async Task Profiles_are_answered()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        string path = $"{China}/customers/{SandboxCustomers.HealthyChina.Id}/profiles/";

        SandboxAnswer company = await Sandbox.GetAsync(path + "company", token);
        SandboxAnswer billing = await Sandbox.GetAsync(path + "billing", token);

        Assert.Equal("上海晨光贸易有限公司", company.Json.GetProperty("companyName").GetString());
        Assert.Equal("zh-CN", billing.Json.GetProperty("culture").GetString());
        Assert.True(billing.HasByteOrderMark);
    }

    [Fact]
    public async Task A_stranger_and_a_customer_of_the_other_cloud_look_the_same()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);

        SandboxAnswer stranger = await Sandbox.GetAsync($"{China}/customers/{Guid.Empty}", token);
        SandboxAnswer foreign = await Sandbox.GetAsync($"{China}/customers/{SandboxCustomers.HealthyGlobal.Id}", token);

        Assert.Equal((404, 60003), (stranger.Status, stranger.ErrorCode));
        Assert.Equal((404, 60003), (foreign.Status, foreign.ErrorCode));
    }

    [Fact]
    public async Task A_former_customer_is_absent_from_the_list_and_refused()
    {
        string token = await Sandbox.PartnerTokenAsync(SandboxCloud.China);
        await Sandbox.SetSituationAsync(SandboxCustomers.HealthyChina.Id, Situation.RelationshipEnded);

        SandboxAnswer list = await Sandbox.GetAsync(China + "/customers", token);
        SandboxAnswer one = await Sandbox.GetAsync($"{China}/customers/{SandboxCustomers.HealthyChina.Id}", token);

        Assert.DoesNotContain(SandboxCustomers.HealthyChina.Id, Ids(list));
        Assert.Equal(9, list.Json.GetProperty("totalCount").GetInt32());
        Assert.Equal((403, 20002), (one.Status, one.ErrorCode));
    }

    [Fact]
    public async Task Error_codes_are_text_in_china_and_numbers_in_the_global_cloud()
    {
        SandboxAnswer china = await Sandbox.GetAsync($"{China}/customers/{Guid.Empty}", await Sandbox.PartnerTokenAsync(SandboxCloud.China));
        SandboxAnswer global = await Sandbox.GetAsync($"{Global}/customers/{Guid.Empty}", await Sandbox.PartnerTokenAsync(SandboxCloud.Global));

        Assert.Equal(JsonValueKind.String, china.Json.GetProperty("code").ValueKind);
        Assert.Equal(JsonValueKind.Number, global.Json.GetProperty("code").ValueKind);
    }

    [Fact]
    public async Task Request_and_correlation_ids_come_back()
    {
        SandboxAnswer answer = await Sandbox.GetAsync(
            China + "/customers?size=1", await Sandbox.PartnerTokenAsync(SandboxCloud.China), ("MS-RequestId", "r-1"), ("MS-CorrelationId", "c-1"));

        Assert.Equal("r-1", answer.Headers["MS-RequestId"]);
        Assert.Equal("c-1", answer.Headers["MS-CorrelationId"]);
        Assert.NotEmpty(answer.Headers["MS-CV"]);
    }

    private static string[] Ids(SandboxAnswer answer) => [.. answer.Items.Select(item => item.GetProperty("id").GetString()!)];
}
