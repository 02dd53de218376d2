using System.Net;
using System.Text.Json;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Resolve, confirm, reopen, cancel.</summary>
public sealed class ClosingTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Fact]
    public async Task Resolved_confirmed_closed_and_reopened_it_is_diagnosed_anew()
    {
        string id = await WithAgentAsync();

        JsonElement resolved = (await program.Lead.CommandAsync(id, "resolve", new { resolution = "The mailbox was moved." })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("Resolved", Status(resolved));
        Assert.Equal("The mailbox was moved.", resolved.GetProperty("resolution").GetString());
        Assert.Equal(TimeSpan.FromDays(3), resolved.GetProperty("confirmBy").GetDateTimeOffset() - resolved.GetProperty("sla").GetProperty("resolvedAt").GetDateTimeOffset());

        Assert.Equal("Closed", Status((await program.Customer.CommandAsync(id, "confirm")).Expect(HttpStatusCode.OK).Json));
        Assert.Equal("Closed", Status((await program.Customer.CommandAsync(id, "confirm")).Expect(HttpStatusCode.OK).Json));

        JsonElement reopened = (await program.Customer.CommandAsync(id, "reopen", new { reason = "It is back." })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("Diagnosing", Status(reopened));
        Assert.Empty(reopened.GetProperty("findings").EnumerateArray());
        JsonElement again = await program.Lead.WaitForAsync(id, "WithAgent");
        Assert.Equal(2, again.GetProperty("findings").GetArrayLength());
        Assert.Equal(2, again.GetProperty("timeline").EnumerateArray().Count(e => e.GetProperty("kind").GetString() == "DiagnosisCompleted"));
    }

    [Fact]
    public async Task Resolved_is_reopened_without_having_been_closed()
    {
        string id = await WithAgentAsync();
        (await program.Lead.CommandAsync(id, "resolve", new { resolution = "x" })).Expect(HttpStatusCode.OK);

        (await program.Customer.CommandAsync(id, "reopen", new { reason = "No." })).Expect(HttpStatusCode.OK);

        await program.Lead.WaitForAsync(id, "WithAgent");
    }

    [Fact]
    public async Task Cancelled_is_over_for_good()
    {
        string id = await WithAgentAsync();

        Assert.Equal("Cancelled", Status((await program.Customer.CommandAsync(id, "cancel", new { reason = "A mistake." })).Expect(HttpStatusCode.OK).Json));

        (string Command, object Body)[] others =
        [
            ("messages", new { text = "x" }), ("acknowledge", new { }), ("severity", new { severity = "A", reason = "x" }), ("diagnose", new { }),
            ("escalate", new { justification = "Defect", gap = "Tools", note = "x" }), ("resolve", new { resolution = "x" }), ("confirm", new { }),
            ("reopen", new { reason = "x" }), ("incident", new { incidentId = "EX1" }),
        ];
        foreach ((string command, object body) in others)
        {
            DeskAnswer refused = await program.Lead.CommandAsync(id, command, body);
            refused.Expect(HttpStatusCode.Conflict);
            Assert.Contains("Cancelled", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        (await program.Lead.CommandAsync(id, "cancel", new { reason = "Again." })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Cancelling_in_the_middle_of_the_diagnosis_ends_it()
    {
        string customer = RunningProgram.NextCustomer();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = $"/china/partnercenter/*{customer}/subscriptions*", kind = "latency", latencyMs = 1_500 });
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });

        (await program.Lead.CommandAsync(id, "cancel", new { reason = "Never mind." })).Expect(HttpStatusCode.OK);
        await program.Sandbox.RemoveFaultAsync(fault);

        Assert.Equal("Cancelled", Status(await program.Lead.ReadAsync(id)));
    }

    [Theory]
    [InlineData("confirm", "{}")]
    [InlineData("reopen", """{"reason":"x"}""")]
    public async Task What_is_not_resolved_is_neither_confirmed_nor_reopened(string command, string body)
    {
        string id = await WithAgentAsync();

        DeskAnswer refused = await program.Customer.CommandAsync(id, command, body);

        refused.Expect(HttpStatusCode.Conflict);
        Assert.Equal("status-does-not-allow", refused.ProblemName);
    }

    [Theory]
    [InlineData("resolve", """{"resolution":" "}""", "resolution")]
    [InlineData("reopen", """{"reason":""}""", "reason")]
    [InlineData("cancel", """{"reason":""}""", "reason")]
    public async Task A_reason_is_needed(string command, string body, string member)
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());

        DeskAnswer refused = await program.Lead.CommandAsync(id, command, body);

        refused.Expect(HttpStatusCode.BadRequest);
        Assert.Equal([member], refused.Errors);
    }

    private async Task<string> WithAgentAsync()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());
        await program.Lead.WaitForAsync(id, "WithAgent");
        return id;
    }

    private static string Status(JsonElement request) => request.GetProperty("status").GetString()!;
}
