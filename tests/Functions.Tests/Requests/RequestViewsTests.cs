using System.Text.Json;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Functions.Http;
using PartnerDesk.Functions.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Functions.Tests.Requests;

/// <summary>A customer reads neither internal entries nor the vendor's contact details.</summary>
public sealed class RequestViewsTests
{
    private const string Secret = "vendor's engineer: Li, +86 21 5555";

    private static readonly SupportRequest Escalated = A.SupportRequest(with: request => request with
    {
        Status = RequestStatus.Escalated,
        ServiceRequest = new ServiceRequest(
            "assisted", "119080123", "https://portal.example/119080123", ServiceRequestStatus.Open, Severity.B, Justification.Defect, EscalationGap.Tools,
            Secret, A.Start, A.Start, A.Start.AddHours(4), null, [new ServiceRequestNote(A.Start, "li", Secret)]),
    });

    private static readonly TimelineEntry[] Timeline =
    [
        TimelineChain.Append(A.RequestId, "", 1, A.Start, TimelineKind.Accepted, "ann", "Accepted.", new Dictionary<string, string>(), isInternal: false),
        TimelineChain.Append(A.RequestId, "x", 2, A.Start, TimelineKind.MessageAdded, "li", Secret, new Dictionary<string, string>(), isInternal: true),
    ];

    [Fact]
    public void Full_ForACustomer_LeavesOutWhatIsInternal()
    {
        JsonElement view = View(A.CustomerCaller());

        Assert.Equal([1], view.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt32()));
        JsonElement service = view.GetProperty("serviceRequest");
        Assert.Equal("119080123", service.GetProperty("number").GetString());
        Assert.Equal("Open", service.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, service.GetProperty("url").ValueKind);
        Assert.Empty(service.GetProperty("notes").EnumerateArray());
        Assert.DoesNotContain("5555", view.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("portal.example", view.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Full_ForStaff_HasEverything()
    {
        JsonElement view = View(A.Staff());

        Assert.Equal([1, 2], view.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt32()));
        Assert.Equal("https://portal.example/119080123", view.GetProperty("serviceRequest").GetProperty("url").GetString());
        Assert.Equal(Secret, view.GetProperty("serviceRequest").GetProperty("notes")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Full_Words_AreWrittenAsInTheContract()
    {
        JsonElement view = View(A.Staff());

        Assert.Equal("Escalated", view.GetProperty("status").GetString());
        Assert.Equal("B", view.GetProperty("severity").GetString());
        Assert.Equal("MessageAdded", view.GetProperty("timeline")[1].GetProperty("kind").GetString());
        Assert.Equal($"/api/support-requests/{A.RequestId}", view.GetProperty("links").GetProperty("self").GetString());
        Assert.Equal("2026-11-22T01:00:00+00:00", view.GetProperty("createdAt").GetString());
    }

    [Fact]
    public void Full_PausedClock_SaysWhy()
    {
        SupportRequest waiting = A.SupportRequest(with: r => r with { Sla = SlaRules.Pause(r.Sla, A.Start, "Waiting for the customer's answer.") });

        JsonElement sla = Json(RequestViews.Full(waiting, [], A.CustomerCaller(), A.Start)).GetProperty("sla");

        Assert.True(sla.GetProperty("paused").GetBoolean());
        Assert.Equal("Waiting for the customer's answer.", sla.GetProperty("pausedReason").GetString());
        Assert.False(sla.GetProperty("breached").GetBoolean());
    }

    [Fact]
    public void Full_ResponseTooLate_IsBreached() =>
        Assert.True(Json(RequestViews.Full(Escalated, [], A.Staff(), A.Start.AddDays(10))).GetProperty("sla").GetProperty("breached").GetBoolean());

    private static JsonElement View(Caller caller) => Json(RequestViews.Full(Escalated, Timeline, caller, A.Start));

    private static JsonElement Json(object view) => JsonSerializer.SerializeToElement(view, ApiJson.Write);
}
