using System.Net;
using System.Text.Json;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.Program;

/// <summary>Every step is on the timeline, chained by hashes, and published once.</summary>
public sealed class TimelineTests(RunningProgram program) : IClassFixture<RunningProgram>
{
    private const string Audit = "support-events/subscriptions/audit";

    [Fact]
    public async Task A_whole_life_is_told_in_order_and_the_chain_holds()
    {
        JsonElement request = await WholeLifeAsync();

        IReadOnlyList<TimelineEntry> timeline = DeskTimeline.Verified(request);

        Assert.Equal(
            [
                TimelineKind.Accepted, TimelineKind.Acknowledged, TimelineKind.NoticeRequested, TimelineKind.Triaged,
                TimelineKind.DiagnosisStarted, TimelineKind.FindingRecorded, TimelineKind.FindingRecorded, TimelineKind.DiagnosisCompleted,
                TimelineKind.Assigned, TimelineKind.MessageAdded, TimelineKind.NoticeRequested, TimelineKind.MessageAdded,
                TimelineKind.Escalated, TimelineKind.ServiceRequestUpdated, TimelineKind.NoticeRequested, TimelineKind.ServiceRequestUpdated,
                TimelineKind.Resolved, TimelineKind.NoticeRequested, TimelineKind.Confirmed, TimelineKind.Closed,
            ],
            timeline.Select(e => e.Kind));
        Assert.Equal(timeline.OrderBy(e => e.At).Select(e => e.Sequence), timeline.Select(e => e.Sequence));
        Assert.Equal(["customer-1", "PartnerDesk", "lead@partner.example"], timeline.Select(e => e.By).Distinct());
    }

    [Fact]
    public async Task A_changed_entry_breaks_the_chain()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());
        JsonElement request = await program.Lead.WaitForAsync(id, "WithAgent");
        List<TimelineEntry> forged = [.. DeskTimeline.Verified(request)];

        forged[2] = forged[2] with { By = "somebody else" };

        Assert.Equal(3, TimelineChain.Verify(id, forged)!.Sequence);
    }

    [Fact]
    public async Task Each_entry_is_published_once_as_it_stands_on_the_timeline()
    {
        JsonElement request = await WholeLifeAsync();
        string id = request.GetProperty("id").GetString()!;
        JsonElement[] timeline = [.. request.GetProperty("timeline").EnumerateArray()];
        JsonElement[] events = [];

        await Eventually.TrueAsync(async () => (events = await EventsAsync(id)).Length >= timeline.Length);

        Assert.Equal(timeline.Select(e => $"{id}-{e.GetProperty("sequence").GetInt32()}"), events.Select(e => e.GetProperty("messageId").GetString()));
        Assert.Equal(timeline.Select(e => e.GetProperty("kind").GetString()), events.Select(e => e.GetProperty("subject").GetString()));
        Assert.Equal(
            timeline.Select(e => e.GetRawText()),
            events.Select(e => JsonSerializer.Deserialize<JsonElement>(e.GetProperty("body").GetString()!).GetProperty("entry").GetRawText()));
    }

    [Fact]
    public async Task More_than_the_bus_takes_at_once_is_published_all_the_same()
    {
        // Twelve long messages, 360 KB, that wait together until the diagnosis goes on.
        string customer = RunningProgram.NextCustomer();
        string fault = await program.Sandbox.AddFaultAsync(new { pathPattern = $"/china/partnercenter/*{customer}/subscriptions*", kind = "latency", latencyMs = 3_000 });
        string id = await program.Lead.AcceptedAsync(new DeskSubmission { CustomerId = customer });
        for (int i = 0; i < 12; i++)
        {
            await DoAsync(program.Lead, id, "messages", new { text = new string('汉', 10_000) });
        }

        await program.Sandbox.RemoveFaultAsync(fault);
        int entries = (await program.Lead.WaitForAsync(id, "WithAgent")).GetProperty("timeline").GetArrayLength();

        await Eventually.TrueAsync(async () => (await EventsAsync(id)).Length == entries);
    }

    private async Task<JsonElement> WholeLifeAsync()
    {
        string id = await program.Customer.AcceptedAsync(new DeskSubmission());
        await program.Lead.WaitForAsync(id, "WithAgent");
        await DoAsync(program.Lead, id, "acknowledge", new { });
        await DoAsync(program.Lead, id, "messages", new { text = "Which mailbox?", awaitReply = true });
        await DoAsync(program.Customer, id, "messages", new { text = "Ann's." });
        await DoAsync(program.Lead, id, "escalate", new { justification = "Defect", gap = "Documentation", note = "x" });
        (await program.Lead.PutAsync($"support-requests/{id}/service-request", new { number = "119" })).Expect(HttpStatusCode.OK);
        await DoAsync(program.Lead, id, "resolve", new { resolution = "The vendor mended it." });
        await DoAsync(program.Customer, id, "confirm", new { });
        return await program.Lead.ReadAsync(id);
    }

    private static async Task DoAsync(DeskClient caller, string id, string command, object body) =>
        (await caller.CommandAsync(id, command, body)).Expect(HttpStatusCode.OK);

    private async Task<JsonElement[]> EventsAsync(string requestId) =>
        [.. (await program.Bus.MessagesAsync(Audit)).Where(m => m.GetProperty("correlationId").GetString() == requestId)];
}
