using System.Net;
using System.Text.Json;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>The vendor's incidents: waited for, recovered, attached and taken off by people.</summary>
public sealed class IncidentTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    [Fact]
    public async Task A_request_waits_for_a_running_incident_and_is_resolved_by_its_end()
    {
        (string customer, string incident) = await WithIncidentAsync("EX800001");
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        JsonElement linked = await program.Lead.WaitForAsync(id, "KnownIncident");
        Assert.Equal((incident, "Mail is slow"), (linked.GetProperty("incident").GetProperty("id").GetString(), linked.GetProperty("incident").GetProperty("title").GetString()));
        Assert.Equal(["RequestReceived", "KnownIncident"], Notices(linked));

        await program.Sandbox.SetIncidentAsync(incident, new { resolved = true });

        JsonElement resolved = await program.Lead.WaitForAsync(id, "Resolved");
        Assert.NotEqual(JsonValueKind.Null, resolved.GetProperty("incident").GetProperty("recoveredAt").ValueKind);
        Assert.Contains(incident, resolved.GetProperty("resolution").GetString(), StringComparison.Ordinal);
        Assert.Equal(["RequestReceived", "KnownIncident", "IncidentRecovered"], Notices(resolved));
    }

    [Fact]
    public async Task A_customer_that_still_suffers_after_the_end_goes_on_to_an_agent_and_may_be_escalated()
    {
        (string customer, string incident) = await WithIncidentAsync("EX800002");
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        await program.Lead.WaitForAsync(id, "KnownIncident");
        await program.Sandbox.SetIncidentAsync(incident, new { resolved = true });
        await program.Lead.WaitForAsync(id, "Resolved");

        (await program.Lead.CommandAsync(id, "reopen", new { reason = "Mail is still slow." })).Expect(HttpStatusCode.OK);

        JsonElement request = await program.Lead.WaitForAsync(id, "WithAgent");
        JsonElement finding = request.GetProperty("findings")[0];
        Assert.Equal("Suspect", finding.GetProperty("verdict").GetString());
        Assert.Contains(incident, finding.GetProperty("summary").GetString(), StringComparison.Ordinal);
        (await program.Lead.CommandAsync(id, "escalate", new { justification = "ServiceUnavailable", gap = "Tools", note = "Still slow." })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_the_vendor_says_meanwhile_is_on_the_timeline()
    {
        (string customer, string incident) = await WithIncidentAsync("EX800003");
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        await program.Lead.WaitForAsync(id, "KnownIncident");

        await program.Sandbox.SetIncidentAsync(incident, new { status = "restoringService" });
        JsonElement request = default;
        await Eventually.TrueAsync(async () =>
            IsRestoring((request = await program.Lead.ReadAsync(id)).GetProperty("incident").GetProperty("status").GetString()!));

        JsonElement entry = request.GetProperty("timeline").EnumerateArray().Single(e => e.GetProperty("kind").GetString() == "IncidentUpdated");
        Assert.True(IsRestoring(entry.GetProperty("detail").GetProperty("to").GetString()!));

        // The vendor writes its words now with a capital, now without.
        static bool IsRestoring(string status) => status.Equals("restoringService", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_person_takes_a_request_off_an_incident_and_no_diagnosis_puts_it_back()
    {
        (string customer, string incident) = await WithIncidentAsync("EX800004");
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        await program.Lead.WaitForAsync(id, "KnownIncident");

        (await program.Lead.DeleteAsync($"support-requests/{id}/incident")).Expect(HttpStatusCode.OK);
        Assert.Equal("WithAgent", (await program.Lead.ReadAsync(id)).GetProperty("status").GetString());
        (await program.Lead.CommandAsync(id, "diagnose")).Expect(HttpStatusCode.OK);

        JsonElement request = await program.Lead.WaitForAsync(id, "WithAgent");
        Assert.Equal(JsonValueKind.Null, request.GetProperty("incident").ValueKind);
        Assert.Equal("Suspect", request.GetProperty("findings")[0].GetProperty("verdict").GetString());
        Assert.Contains(incident, request.GetProperty("findings")[0].GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_attaches_an_incident_and_its_end_resolves_the_request()
    {
        string customer = RunningProgram.NextCustomer();
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        await program.Lead.WaitForAsync(id, "WithAgent");
        await program.Sandbox.SetIncidentAsync("EX800005", new { customerIds = new[] { customer }, service = "Exchange Online", title = "Mail is slow" });

        JsonElement attached = (await program.Lead.CommandAsync(id, "incident", new { incidentId = "ex800005" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("KnownIncident", attached.GetProperty("status").GetString());
        await program.Sandbox.SetIncidentAsync("EX800005", new { resolved = true });

        await program.Lead.WaitForAsync(id, "Resolved");
    }

    private async Task<(string Customer, string Incident)> WithIncidentAsync(string incident)
    {
        string customer = RunningProgram.NextCustomer();
        await program.Sandbox.SetIncidentAsync(incident, new { customerIds = new[] { customer }, service = "Exchange Online", title = "Mail is slow" });
        return (customer, incident);
    }

    private static IEnumerable<string> Notices(JsonElement request) => request.GetProperty("timeline").EnumerateArray()
        .Where(e => e.GetProperty("kind").GetString() == "NoticeRequested")
        .Select(e => e.GetProperty("detail").GetProperty("template").GetString()!);
}
