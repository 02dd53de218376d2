using System.Net;
using System.Text.Json;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>To the vendor: the gate, the dossier, the number that a person brings back.</summary>
public sealed class EscalationTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private static readonly object Complete = new { justification = "ServiceUnavailable", gap = "Tools", note = "Restarted the mailbox; the trace needs the vendor." };

    [Fact]
    public async Task Before_the_diagnosis_is_complete_nothing_goes_to_the_vendor()
    {
        string customer = RunningProgram.NextCustomer();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = $"/china/partnercenter/*{customer}/subscriptions*", kind = "latency", latencyMs = 60_000 });
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });

        DeskAnswer refused = await program.Lead.CommandAsync(id, "escalate", Complete);
        await program.Sandbox.RemoveFaultAsync(fault);

        refused.Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("escalation-incomplete", refused.ProblemName);
        Assert.Contains("check:subscriptions", Missing(refused));
        Assert.NotEqual("Escalated", (await program.Lead.ReadAsync(id)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{}""", "justification gap note")]
    [InlineData("""{"justification":"Defect"}""", "gap note")]
    [InlineData("""{"justification":"Defect","gap":"Tools","note":"  "}""", "note")]
    [InlineData("""{"gap":"Training","note":"x"}""", "justification")]
    public async Task The_gate_lists_all_that_is_missing(string body, string missing)
    {
        string id = await WithAgentAsync();

        DeskAnswer refused = await program.Lead.CommandAsync(id, "escalate", body);

        refused.Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(missing.Split(' '), Missing(refused));
    }

    [Theory]
    [InlineData("""{"justification":"Because","gap":"Tools","note":"x"}""", "justification")]
    [InlineData("""{"justification":"Defect","gap":3,"note":"x"}""", "gap")]
    public async Task Words_of_its_own_are_refused(string body, string member)
    {
        string id = await WithAgentAsync();

        DeskAnswer refused = await program.Lead.CommandAsync(id, "escalate", body);

        refused.Expect(HttpStatusCode.BadRequest);
        Assert.Equal([member], refused.Errors);
    }

    [Fact]
    public async Task From_the_gate_over_the_dossier_to_the_vendors_number_and_back()
    {
        string id = await WithAgentAsync();

        // Through the gate: prepared, for a person to open it.
        JsonElement escalated = (await program.Lead.CommandAsync(id, "escalate", Complete)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("Escalated", escalated.GetProperty("status").GetString());
        JsonElement prepared = escalated.GetProperty("serviceRequest");
        Assert.Equal(("assisted", "Prepared", "ServiceUnavailable", "Tools"), (Text(prepared, "adapter"), Text(prepared, "status"), Text(prepared, "justification"), Text(prepared, "gap")));
        Assert.StartsWith("https://partner.partnercenter.microsoftonline.cn/", Text(prepared, "url"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, prepared.GetProperty("responseDueAt").ValueKind);
        Assert.Equal("Escalated", (await program.Lead.CommandAsync(id, "escalate", Complete)).Expect(HttpStatusCode.OK).Json.GetProperty("status").GetString());

        // The number makes it open, and starts the vendor's clock.
        JsonElement open = (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { number = "119080123456", url = "https://portal.example/sr/1" })).Expect(HttpStatusCode.OK).Json.GetProperty("serviceRequest");
        Assert.Equal(("119080123456", "Open"), (Text(open, "number"), Text(open, "status")));
        Assert.Equal(TimeSpan.FromHours(8), open.GetProperty("responseDueAt").GetDateTimeOffset() - open.GetProperty("openedAt").GetDateTimeOffset());

        // What the vendor says.
        JsonElement asked = (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { status = "AttentionNeeded", note = "Engineer Li asks for a trace." })).Expect(HttpStatusCode.OK).Json.GetProperty("serviceRequest");
        Assert.NotEqual(JsonValueKind.Null, asked.GetProperty("respondedAt").ValueKind);
        Assert.Equal("Engineer Li asks for a trace.", Text(Assert.Single(asked.GetProperty("notes").EnumerateArray()), "text"));
        JsonElement closed = (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { status = "Closed" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("WithAgent", closed.GetProperty("status").GetString());

        // The customer reads the number and none of the vendor's words.
        JsonElement seen = await program.Customer.ReadAsync(id);
        Assert.Equal("119080123456", Text(seen.GetProperty("serviceRequest"), "number"));
        Assert.DoesNotContain("Engineer Li", seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("portal.example", seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the trace needs the vendor", seen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dossier_holds_the_evidence_as_Markdown_and_as_JSON()
    {
        string word = RunningProgram.NextWord();
        string id = await WithAgentAsync($"邮件 {word} | *stops*");
        (await program.Lead.CommandAsync(id, "escalate", Complete)).Expect(HttpStatusCode.OK);

        DeskAnswer markdown = (await program.Lead.GetAsync($"support-requests/{id}/dossier")).Expect(HttpStatusCode.OK);
        DeskAnswer json = (await program.Lead.GetAsync($"support-requests/{id}/dossier", ("Accept", "application/json"))).Expect(HttpStatusCode.OK);

        Assert.Equal("text/markdown", markdown.ContentType!.MediaType);
        Assert.Contains(word, markdown.Body, StringComparison.Ordinal);
        Assert.Contains(id, markdown.Body, StringComparison.Ordinal);
        Assert.Contains(RunningProgram.CustomerId, markdown.Body, StringComparison.Ordinal);
        Assert.Contains("Restarted the mailbox", markdown.Body, StringComparison.Ordinal);
        Assert.Contains("Contoso Cloud Reseller support desk", markdown.Body, StringComparison.Ordinal);
        Assert.Contains("subscriptions", markdown.Body, StringComparison.Ordinal);
        Assert.Contains(word, json.Body, StringComparison.Ordinal);
        Assert.Contains(RunningProgram.CustomerId, json.Body, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, json.Json.ValueKind);
    }

    [Theory]
    [InlineData("""{"number":""}""", "number")]
    [InlineData("""{"url":"javascript:alert(1)"}""", "url")]
    [InlineData("""{"status":"Lost"}""", "status")]
    public async Task A_service_request_that_is_wrong_is_told_by_member(string body, string member)
    {
        string id = await WithAgentAsync();
        (await program.Lead.CommandAsync(id, "escalate", Complete)).Expect(HttpStatusCode.OK);

        DeskAnswer refused = await program.Lead.PutAsync($"support-requests/{id}/service-request", body);

        refused.Expect(HttpStatusCode.BadRequest);
        Assert.Equal([member], refused.Errors);
    }

    [Fact]
    public async Task What_is_not_with_the_vendor_has_no_service_request_to_change()
    {
        string id = await WithAgentAsync();

        (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { number = "1" })).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_request_bears_the_longest_texts_it_may_be_given()
    {
        // 10,000 characters each: Chinese, and pairs of surrogates, which take the most room in JSON.
        string chinese = new('汉', 10_000);
        string emoji = string.Concat(Enumerable.Repeat("😀", 5_000));
        string id = await program.Customer.AcceptedAsync(new DeskSubmission { Description = emoji });
        await program.Lead.WaitForAsync(id, "WithAgent");
        (await program.Lead.CommandAsync(id, "escalate", new { justification = "Defect", gap = "Tools", note = emoji })).Expect(HttpStatusCode.OK);
        for (int i = 0; i < 12; i++)
        {
            (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { number = $"{i}", note = i % 2 == 0 ? chinese : emoji })).Expect(HttpStatusCode.OK);
        }

        JsonElement request = (await program.Lead.CommandAsync(id, "resolve", new { resolution = chinese })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(emoji, request.GetProperty("description").GetString());
        Assert.Equal(10, request.GetProperty("serviceRequest").GetProperty("notes").GetArrayLength());
        DeskTimeline.Verified(request);
        Assert.Contains(emoji, (await program.Lead.GetAsync($"support-requests/{id}/dossier")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    private async Task<string> WithAgentAsync(string title = "Something does not work")
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission { Title = title });
        await program.Lead.WaitForAsync(id, "WithAgent");
        return id;
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static IEnumerable<string> Missing(DeskAnswer answer) => answer.Json.GetProperty("missing").EnumerateArray().Select(m => m.GetString()!);
}
