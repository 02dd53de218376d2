using System.Net;
using System.Text.Json;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>The customers that staff serve.</summary>
public sealed class CustomerTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Fact]
    public async Task Every_customer_of_the_vendor_is_listed_by_name_in_pages()
    {
        HttpResponseMessage synced = await program.Http.PostAsync(new Uri("admin/functions/SyncCustomers", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, synced.StatusCode);
        SandboxCustomer[] named = [.. SandboxCustomers.All.Where(c => c.FirstSituation != Situation.RelationshipEnded)];
        string[] expected = [.. named.Select(c => c.Id), .. Enumerable.Range(1, RunningProgram.ExtraCustomers).Select(RunningProgram.ExtraCustomer)];
        List<JsonElement> all = [];
        await Eventually.TrueAsync(async () => expected.Except((all = await ListAsync()).Select(Id)).Any() is false);

        string[] names = [.. all.Select(c => c.GetProperty("companyName").GetString()!)];
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.Equal(all.Count, all.Select(Id).Distinct().Count());
        Assert.Equal(
            named.Select(c => (c.Id, c.CompanyName, c.Domain)).Order(),
            all.Where(c => !c.GetProperty("companyName").GetString()!.StartsWith("Extra", StringComparison.Ordinal))
                .Select(c => (Id(c), c.GetProperty("companyName").GetString()!, c.GetProperty("domain").GetString()!)).Order());
    }

    [Theory]
    [InlineData("alder", "Alder & Finch Architects")]
    [InlineData("HARBOURLANE", "Harbour Lane Foods Ltd")]
    [InlineData("上海", "上海晨光贸易有限公司")]
    [InlineData("nobody of this name", null)]
    public async Task Search_finds_name_or_domain(string search, string? name)
    {
        JsonElement items = (await program.Lead.GetAsync($"customers?search={Uri.EscapeDataString(search)}")).Expect(HttpStatusCode.OK).Json.GetProperty("items");

        Assert.Equal(name is null ? [] : [name], items.EnumerateArray().Select(c => c.GetProperty("companyName").GetString()!));
    }

    [Fact]
    public async Task Staff_with_a_scope_lists_those_customers_only()
    {
        JsonElement items = (await program.Scoped.GetAsync("customers")).Expect(HttpStatusCode.OK).Json.GetProperty("items");

        Assert.Equal([RunningProgram.CustomerId], items.EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task What_we_keep_about_a_customer_is_put_under_its_ETag()
    {
        string path = $"customers/{SandboxCustomers.ExpiredChina.Id}";
        DeskAnswer read = (await program.Lead.GetAsync(path)).Expect(HttpStatusCode.OK);
        var settings = new
        {
            contacts = new[] { new { name = "王伟", email = "wang@haizhu.example", phone = "+86 20 1", language = "zh-CN" } },
            language = "zh-CN",
            noticesWanted = false,
            policy = "gold",
            contract = "24x7",
        };

        DeskAnswer put = (await program.Lead.PutAsync(path, settings, ("If-Match", read.ETag))).Expect(HttpStatusCode.OK);
        (await program.Lead.PutAsync(path, settings, ("If-Match", read.ETag))).Expect(HttpStatusCode.PreconditionFailed);
        DeskAnswer after = (await program.Lead.GetAsync(path)).Expect(HttpStatusCode.OK);

        Assert.Equal(put.Body, after.Body);
        Assert.Equal(put.ETag, after.ETag);
        Assert.Equal(DeskClient.ToJson(settings.contacts), after.Json.GetProperty("contacts").GetRawText());
        Assert.Equal(("zh-CN", false, "gold", "24x7"), (after.Json.GetProperty("language").GetString(), after.Json.GetProperty("noticesWanted").GetBoolean(), after.Json.GetProperty("policy").GetString(), after.Json.GetProperty("contract").GetString()));
        Assert.Equal(SandboxCustomers.ExpiredChina.CompanyName, after.Json.GetProperty("companyName").GetString());
    }

    [Fact]
    public async Task A_customer_that_wants_no_notices_gets_none_and_its_language_counts()
    {
        string customer = RunningProgram.NextCustomer();
        await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        (await program.Lead.PutAsync($"customers/{customer}", new { contacts = Array.Empty<object>(), noticesWanted = false })).Expect(HttpStatusCode.OK);
        string silent = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        JsonElement read = await program.Lead.WaitForAsync(silent, "WithAgent");
        Assert.DoesNotContain(read.GetProperty("timeline").EnumerateArray(), e => e.GetProperty("kind").GetString() == "NoticeRequested");

        (await program.Lead.PutAsync($"customers/{customer}", new { contacts = Array.Empty<object>(), language = "en" })).Expect(HttpStatusCode.OK);
        string told = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        JsonElement notice = (await program.Lead.WaitForAsync(told, "WithAgent")).GetProperty("timeline").EnumerateArray()
            .Single(e => e.GetProperty("kind").GetString() == "NoticeRequested").GetProperty("detail");
        Assert.Equal(("RequestReceived", "en", "email"), (notice.GetProperty("template").GetString(), notice.GetProperty("language").GetString(), notice.GetProperty("channel").GetString()));
    }

    [Theory]
    [InlineData("{}", "body")]
    [InlineData("""{"contacts":[{"name":"x"}]}""", "contacts[0]")]
    [InlineData("""{"contacts":[null]}""", "contacts[0]")]
    [InlineData("""{"contacts":[],"language":""}""", "language")]
    [InlineData("""{"contacts":[],"policy":"two\nlines"}""", "policy")]
    [InlineData("""{"contacts":null}""", "contacts")]
    [InlineData("""{"contacts":[],"companyName":"x"}""", "companyName")]
    public async Task Settings_that_are_wrong_are_told_by_member(string body, string member)
    {
        DeskAnswer refused = await program.Lead.PutAsync($"customers/{SandboxCustomers.ExpiredChina.Id}", body);

        refused.Expect(HttpStatusCode.BadRequest);
        Assert.Equal([member], refused.Errors);
    }

    [Theory]
    [InlineData("c1000000-0000-4000-8000-000000777777")]
    [InlineData("contoso")]
    public async Task A_customer_that_is_not_there_is_not_found(string customer)
    {
        (await program.Lead.GetAsync($"customers/{customer}")).Expect(HttpStatusCode.NotFound);
        (await program.Lead.PutAsync($"customers/{customer}", new { contacts = Array.Empty<object>() })).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_continuation_that_no_list_answered_is_refused() =>
        (await program.Lead.GetAsync("customers?continuation=x")).Expect(HttpStatusCode.BadRequest);

    private static string Id(JsonElement customer) => customer.GetProperty("id").GetString()!;

    private async Task<List<JsonElement>> ListAsync()
    {
        var all = new List<JsonElement>();
        string continuation = "";
        do
        {
            JsonElement page = (await program.Lead.GetAsync($"customers{continuation}")).Expect(HttpStatusCode.OK).Json;
            all.AddRange(page.GetProperty("items").EnumerateArray());
            continuation = page.GetProperty("continuation").GetString() is { } next ? $"?continuation={Uri.EscapeDataString(next)}" : "";
        }
        while (continuation.Length > 0);

        return all;
    }
}
