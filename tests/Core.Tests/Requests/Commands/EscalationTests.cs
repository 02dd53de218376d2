using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

public sealed class EscalationTests : CommandTest
{
    [Fact]
    public void Escalate_ThroughTheGate_PreparesTheServiceRequest()
    {
        Change change = Change(In(RequestStatus.WithAgent), Escalate());

        ServiceRequest serviceRequest = change.After.ServiceRequest!;
        Assert.Equal(RequestStatus.Escalated, change.After.Status);
        Assert.Equal(("assisted", ServiceRequestStatus.Prepared, Severity.B), (serviceRequest.Adapter, serviceRequest.Status, serviceRequest.Severity));
        Assert.Equal(A.Policy.Portals.China21Vianet, serviceRequest.Url);
        Assert.Null(serviceRequest.ResponseDueAt);
        Assert.Equal([TimelineKind.Escalated, TimelineKind.ServiceRequestUpdated, TimelineKind.NoticeRequested], change.Entries.Select(entry => entry.Kind));
    }

    [Fact]
    public void Escalate_WhatWeLack_IsNotShownToTheCustomer()
    {
        Change change = Change(In(RequestStatus.WithAgent), Escalate());

        Assert.All(change.Entries.Where(entry => !entry.Internal), entry => Assert.False(entry.Detail.ContainsKey("gap") || entry.Detail.ContainsKey("note")));
        Assert.Equal("Tools", Assert.Single(change.Entries, entry => entry.Internal).Detail["gap"]);
    }

    [Fact]
    public void Escalate_GateNotPassed_SaysWhatIsMissing()
    {
        Problem problem = Decide(In(RequestStatus.Diagnosing), new RequestCommand.Escalate(null, null, " ")).ProblemOrFail();

        Assert.Equal(ProblemKind.RuleNotMet, problem.Kind);
        Assert.Equal(["check:service-health", "check:subscriptions", "justification", "gap", "note"], problem.Missing);
    }

    [Fact]
    public void Escalate_WhileWaitingForTheCustomer_LetsTheClocksRun() => Assert.Null(Change(In(RequestStatus.WaitingForCustomer), Escalate()).After.Sla.PausedAt);

    [Fact]
    public void Escalate_Repeated_ChangesNothing() => AssertNothing(In(RequestStatus.Escalated), Escalate());

    [Fact]
    public void Escalate_WithAnotherReasonWhileOpen_IsRefused() =>
        AssertConflict(In(RequestStatus.Escalated), new RequestCommand.Escalate(Justification.NetworkDisruption, EscalationGap.Tools, "note"));

    [Fact]
    public void Escalate_AfterTheVendorClosed_OpensANewOne()
    {
        SupportRequest closed = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("1", null, ServiceRequestStatus.Closed, null));

        SupportRequest after = Change(closed, Escalate()).After;

        Assert.Equal((ServiceRequestStatus.Prepared, null), (after.ServiceRequest!.Status, after.ServiceRequest.Number));
    }

    [Fact]
    public void UpdateServiceRequest_FirstNumber_StartsTheVendorsClock()
    {
        Change change = Change(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest(" 4711 ", "https://portal.example/4711", null, null));

        ServiceRequest serviceRequest = change.After.ServiceRequest!;
        Assert.Equal(("4711", ServiceRequestStatus.Open), (serviceRequest.Number, serviceRequest.Status));
        Assert.Equal(Now, serviceRequest.OpenedAt);
        Assert.Equal(Now.AddHours(4), serviceRequest.ResponseDueAt);
        Assert.Equal("https://portal.example/4711", serviceRequest.Url);
        Assert.All(change.Entries, entry => Assert.True(entry.Internal));
    }

    [Theory]
    [InlineData(Severity.A, 2)]
    [InlineData(Severity.B, 4)]
    [InlineData(Severity.C, 8)]
    public void UpdateServiceRequest_Opened_VendorRespondsBySeverity(Severity severity, int hours)
    {
        SupportRequest escalated = After(In(RequestStatus.WithAgent) with { Severity = severity }, Escalate());

        Assert.Equal(
            Now.AddHours(hours),
            Change(escalated, new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.Open, null)).After.ServiceRequest!.ResponseDueAt);
    }

    [Theory]
    [InlineData(ServiceRequestStatus.AttentionNeeded)]
    [InlineData(ServiceRequestStatus.Closed)]
    public void UpdateServiceRequest_VendorDidSomething_CountsAsItsResponse(ServiceRequestStatus status)
    {
        SupportRequest open = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null));

        Assert.Equal(Now, Change(open, new RequestCommand.UpdateServiceRequest(null, null, status, null)).After.ServiceRequest!.RespondedAt);
    }

    [Fact]
    public void UpdateServiceRequest_FirstResponse_Stays()
    {
        SupportRequest answered = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, ServiceRequestStatus.AttentionNeeded, null));

        Assert.Equal(A.Start, Change(answered, new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.Closed, null)).After.ServiceRequest!.RespondedAt);
    }

    [Fact]
    public void UpdateServiceRequest_ReopenedByTheVendor_IsEscalatedAgain()
    {
        SupportRequest closed = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("1", null, ServiceRequestStatus.Closed, null));
        Assert.Equal(RequestStatus.WithAgent, closed.Status);

        Assert.Equal(RequestStatus.Escalated, Change(closed, new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.Open, null)).After.Status);
    }

    [Fact]
    public void UpdateServiceRequest_Notes_AreKeptLatestLast()
    {
        SupportRequest request = In(RequestStatus.Escalated);
        for (int number = 1; number <= 12; number++) request = After(request, new RequestCommand.UpdateServiceRequest(null, null, null, $"note {number}"));

        Assert.Equal(Enumerable.Range(3, 10).Select(number => $"note {number}"), request.ServiceRequest!.Notes.Select(note => note.Text));
    }

    [Fact]
    public void UpdateServiceRequest_SameAgain_ChangesNothing()
    {
        SupportRequest open = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null));

        AssertNothing(open, new RequestCommand.UpdateServiceRequest("4711", null, ServiceRequestStatus.Open, null));
        AssertNothing(open, new RequestCommand.UpdateServiceRequest(null, null, null, null));
    }

    [Fact]
    public void UpdateServiceRequest_BackToPrepared_IsRefused() =>
        AssertConflict(
            After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null)),
            new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.Prepared, null));

    [Fact]
    public void UpdateServiceRequest_NotEscalated_IsRefusedWithTheWayOut() =>
        Assert.Contains(
            "escalate it first",
            AssertConflict(In(RequestStatus.WithAgent), new RequestCommand.UpdateServiceRequest("4711", null, null, null)).Detail,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("portal.example/4711")]
    [InlineData("file:///etc/passwd")]
    public void UpdateServiceRequest_AddressThatIsNone_IsInvalid(string url) =>
        AssertInvalid(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest(null, url, null, null), "url");

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("4711\n4712")]
    public void UpdateServiceRequest_NumberThatIsNotALine_IsInvalid(string number) =>
        AssertInvalid(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest(number, null, null, null), "number");

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void NoteVendorOverdue_FromTheDueTimeOn_Once(long ticks, bool isLate)
    {
        SupportRequest open = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null));
        DateTimeOffset at = open.ServiceRequest!.ResponseDueAt!.Value.AddTicks(ticks);
        RequestCommand note = new RequestCommand.NoteVendorOverdue();

        if (!isLate)
        {
            AssertNothing(open, note, at);
            return;
        }

        Change change = Change(open, note, at);
        Assert.True(Single(change, TimelineKind.VendorResponseOverdue).Internal);
        AssertNothing(change.After, note, at.AddDays(1));
    }

    [Fact]
    public void NoteVendorOverdue_VendorResponded_ChangesNothing() =>
        AssertNothing(
            After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, ServiceRequestStatus.AttentionNeeded, null)),
            new RequestCommand.NoteVendorOverdue(),
            A.Start.AddYears(1));
}
