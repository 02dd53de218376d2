using System.Net;
using System.Text.Json;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Lists: newest first, paged, filtered, searched.</summary>
public sealed class ListTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Fact]
    public async Task Pages_follow_each_other_newest_first_without_a_gap_or_a_repeat()
    {
        string word = RunningProgram.NextWord();
        string customer = RunningProgram.NextCustomer();
        var ids = new List<string>();
        for (int i = 0; i < 7; i++)
        {
            ids.Insert(0, await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer, Title = word }));
        }

        foreach (string query in new[] { $"customerId={customer}", $"search={word}" })
        {
            var read = new List<string>();
            var sizes = new List<int>();
            string continuation = "";
            do
            {
                DeskAnswer page = (await program.Lead.GetAsync($"support-requests?{query}&pageSize=3{continuation}")).Expect(HttpStatusCode.OK);
                read.AddRange(Ids(page));
                sizes.Add(Ids(page).Length);
                continuation = page.Json.GetProperty("continuation").GetString() is { } next ? $"&continuation={Uri.EscapeDataString(next)}" : "";
            }
            while (continuation.Length > 0);

            Assert.Equal(ids, read);
            Assert.Equal([3, 3, 1], sizes);
        }
    }

    [Fact]
    public async Task Filters_restrict_and_go_together()
    {
        string word = RunningProgram.NextWord();
        string customer = RunningProgram.NextCustomer();
        string severe = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer, Title = word, Impact = new { productionDown = true } });
        string taken = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer, Title = word });
        string cancelled = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer, Title = word });
        (await program.Helpdesk.CommandAsync(taken, "acknowledge")).Expect(HttpStatusCode.OK);
        (await program.Lead.CommandAsync(cancelled, "cancel", new { reason = "x" })).Expect(HttpStatusCode.OK);

        Assert.Equal([severe], await FindAsync($"search={word}&severity=A"));
        Assert.Equal([taken], await FindAsync($"search={word}&assignedTo=helpdesk@partner.example"));
        Assert.Equal([cancelled], await FindAsync($"search={word}&status=cancelled"));
        Assert.Equal([cancelled, taken], await FindAsync($"customerId={customer.ToUpperInvariant()}&severity=C"));
        Assert.Empty(await FindAsync($"search={word}&severity=A&status=Cancelled"));
        Assert.Empty(await FindAsync($"search={word}&customerId={RunningProgram.OtherCustomerId}"));
    }

    [Fact]
    public async Task Search_finds_words_of_title_external_id_and_vendor_number_in_any_case()
    {
        string word = RunningProgram.NextWord();
        string id = await program.Customer.AcceptedAsync(new DeskSubmission { Title = $"Mail of {word} stops", ExternalId = $"CRM-{word}" });
        await program.Lead.WaitForAsync(id, "WithAgent");
        (await program.Lead.CommandAsync(id, "escalate", new { justification = "Defect", gap = "Tools", note = "x" })).Expect(HttpStatusCode.OK);
        (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { number = $"119-{word}" })).Expect(HttpStatusCode.OK);

        foreach (string search in new[] { word.ToUpperInvariant(), $"stops {word}", $"crm-{word}", $"119-{word}" })
        {
            Assert.Equal([id], await FindAsync($"search={Uri.EscapeDataString(search)}"));
            Assert.Equal([id], Ids(await program.Customer.GetAsync($"support-requests?search={Uri.EscapeDataString(search)}")));
            Assert.Empty(Ids(await program.OtherCustomer.GetAsync($"support-requests?search={Uri.EscapeDataString(search)}")));
        }
    }

    [Fact]
    public async Task A_customer_sees_its_own_only_whatever_it_asks_for()
    {
        await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = RunningProgram.CustomerId });
        await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = RunningProgram.OtherCustomerId });

        JsonElement[] own = [.. (await program.Customer.GetAsync("support-requests?pageSize=200")).Json.GetProperty("items").EnumerateArray()];

        Assert.NotEmpty(own);
        Assert.All(own, item => Assert.Equal(RunningProgram.CustomerId, item.GetProperty("customerId").GetString()));
        Assert.Empty(Ids(await program.Customer.GetAsync($"support-requests?customerId={RunningProgram.OtherCustomerId}")));
    }

    [Fact]
    public async Task A_line_follows_its_request()
    {
        string word = RunningProgram.NextWord();
        string id = await program.Customer.AcceptedAsync(new DeskSubmission { Title = word });
        await program.Lead.WaitForAsync(id, "WithAgent");

        await Eventually.TrueAsync(async () =>
            (await program.Lead.GetAsync($"support-requests?search={word}")).Json.GetProperty("items")[0].GetProperty("status").GetString() == "WithAgent");
    }

    [Theory]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=201", "pageSize")]
    [InlineData("pageSize=many", "pageSize")]
    [InlineData("status=Open", "status")]
    [InlineData("severity=D", "severity")]
    [InlineData("severity=0", "severity")]
    [InlineData("customerId=contoso", "customerId")]
    [InlineData("continuation=x", "continuation")]
    [InlineData("continuation=Li4vLi4vLi4vLi4v", "continuation")]
    [InlineData("status=x&severity=x&pageSize=x", "pageSize severity status")]
    public async Task A_query_that_is_wrong_is_told_by_name(string query, string names)
    {
        DeskAnswer answer = await program.Lead.GetAsync($"support-requests?{query}");

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal(names.Split(' '), answer.Errors);
    }

    private async Task<string[]> FindAsync(string query) => Ids((await program.Lead.GetAsync($"support-requests?{query}")).Expect(HttpStatusCode.OK));

    private static string[] Ids(DeskAnswer page) => [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
}
