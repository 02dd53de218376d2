using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

public sealed class IncidentTests : CommandTest
{
    private const string Id = "EX123456";

    [Fact]
    public void AttachIncident_WaitsForItAndTellsTheCustomer()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.AttachIncident(" EX9 "));

        Assert.Equal(("EX9", RequestStatus.KnownIncident), (change.After.Incident?.Id, change.After.Status));
        Assert.Null(change.After.Incident?.CheckedAt);
        Assert.Equal([TimelineKind.IncidentLinked, TimelineKind.NoticeRequested], change.Entries.Select(entry => entry.Kind));
    }

    [Fact]
    public void AttachIncident_Again_ChangesNothing() => AssertNothing(In(RequestStatus.KnownIncident), new RequestCommand.AttachIncident("ex123456"));

    [Fact]
    public void AttachIncident_Another_TakesItsPlace() =>
        Assert.Equal("EX9", Change(In(RequestStatus.KnownIncident), new RequestCommand.AttachIncident("EX9")).After.Incident?.Id);

    [Fact]
    public void AttachIncident_ThatWasTakenOff_MayBeFoundAgain()
    {
        SupportRequest detached = After(In(RequestStatus.KnownIncident), new RequestCommand.DetachIncident());

        SupportRequest after = Change(detached, new RequestCommand.AttachIncident(Id)).After;

        Assert.Empty(after.DetachedIncidents);
        Assert.Equal(Id, after.Incident?.Id);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("EX1\nEX2")]
    [InlineData("EX1\0")]
    public void AttachIncident_WithoutAnIdOfOneLine_IsInvalid(string id) => AssertInvalid(In(RequestStatus.WithAgent), new RequestCommand.AttachIncident(id), "incidentId");

    [Fact]
    public void DetachIncident_GoesToAnAgentAndIsRemembered()
    {
        Change change = Change(In(RequestStatus.KnownIncident), new RequestCommand.DetachIncident());

        Assert.Null(change.After.Incident);
        Assert.Equal([Id], change.After.DetachedIncidents);
        Assert.Equal(RequestStatus.WithAgent, change.After.Status);
        Assert.Equal(TimelineKind.IncidentUnlinked, Assert.Single(change.Entries).Kind);
    }

    [Fact]
    public void DetachIncident_None_ChangesNothing() => AssertNothing(In(RequestStatus.WithAgent), new RequestCommand.DetachIncident());

    [Fact]
    public void RecordIncidentState_NewWord_IsOnTheTimeline()
    {
        Change change = Change(In(RequestStatus.KnownIncident), new RequestCommand.RecordIncidentState(Id, "Mail delayed in Asia", "restoringService"));

        Assert.Equal(("restoringService", "Mail delayed in Asia"), (change.After.Incident?.Status, change.After.Incident?.Title));
        Assert.Equal(Now, change.After.Incident?.CheckedAt);
        TimelineEntry entry = Assert.Single(change.Entries);
        Assert.Equal((TimelineKind.IncidentUpdated, "serviceDegradation", "restoringService"), (entry.Kind, entry.Detail["from"], entry.Detail["to"]));
    }

    [Theory]
    [InlineData("ServiceDegradation")]
    [InlineData(null)]
    public void RecordIncidentState_SameWordOrNone_KeepsOnlyTheTimeOfTheLook(string? status)
    {
        SupportRequest before = In(RequestStatus.KnownIncident);

        Change change = Change(before, new RequestCommand.RecordIncidentState(Id, null, status));

        Assert.Empty(change.Entries);
        Assert.Equal(Now, change.After.Incident?.CheckedAt);
        Assert.Equal((before.UpdatedAt, before.Sequence), (change.After.UpdatedAt, change.After.Sequence));
    }

    [Fact]
    public void RecordIncidentState_OfAnotherIncident_ChangesNothing() =>
        AssertNothing(In(RequestStatus.KnownIncident), new RequestCommand.RecordIncidentState("EX9", null, "investigating"));

    [Fact]
    public void RecordIncidentRecovered_ResolvesAndAsksTheCustomer()
    {
        Change change = Change(In(RequestStatus.KnownIncident), new RequestCommand.RecordIncidentRecovered(Id, "serviceRestored"));

        Assert.Equal(RequestStatus.Resolved, change.After.Status);
        Assert.Equal(Now, change.After.Incident?.RecoveredAt);
        Assert.Equal(Now + A.Policy.ConfirmWithin, change.After.ConfirmBy);
        Assert.Contains(Id, change.After.Resolution, StringComparison.Ordinal);
        Assert.Equal([TimelineKind.IncidentRecovered, TimelineKind.Resolved, TimelineKind.NoticeRequested], change.Entries.Select(entry => entry.Kind));
        Assert.Equal("IncidentRecovered", change.Entries[2].Detail["template"]);
    }

    [Fact]
    public void RecordIncidentRecovered_WhileWithTheVendor_StaysThere()
    {
        SupportRequest escalated = After(In(RequestStatus.KnownIncident), Escalate());

        Change change = Change(escalated, new RequestCommand.RecordIncidentRecovered(Id, "serviceRestored"));

        Assert.Equal(RequestStatus.Escalated, change.After.Status);
        Assert.Equal([TimelineKind.IncidentRecovered, TimelineKind.NoticeRequested], change.Entries.Select(entry => entry.Kind));
    }

    [Fact]
    public void RecordIncidentRecovered_Twice_ChangesNothing() =>
        AssertNothing(
            After(In(RequestStatus.KnownIncident), new RequestCommand.RecordIncidentRecovered(Id, "serviceRestored")),
            new RequestCommand.RecordIncidentRecovered(Id, "serviceRestored"));

    [Fact]
    public void Customer_that_still_suffers_after_recovery_goes_on_to_an_agent()
    {
        SupportRequest after = After(
            In(RequestStatus.KnownIncident),
            new RequestCommand.RecordIncidentRecovered(Id, "serviceRestored"),
            new RequestCommand.Reopen("Still no mail."),
            new RequestCommand.StartDiagnosis(2),
            new RequestCommand.RecordFinding(2, A.Finding(), null),
            new RequestCommand.RecordFinding(2, A.Finding("subscriptions"), null),
            new RequestCommand.CompleteDiagnosis(2));

        Assert.Equal(RequestStatus.WithAgent, after.Status);
        Assert.Equal(RequestStatus.Escalated, After(after, Escalate()).Status);
    }
}
