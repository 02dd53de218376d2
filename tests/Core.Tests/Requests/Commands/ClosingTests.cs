using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

public sealed class ClosingTests : CommandTest
{
    [Fact]
    public void Resolve_AsksTheCustomerToConfirm()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.Resolve("Restarted."));

        Assert.Equal((RequestStatus.Resolved, "Restarted."), (change.After.Status, change.After.Resolution));
        Assert.Equal(Now + A.Policy.ConfirmWithin, change.After.ConfirmBy);
        Assert.Equal(Now, change.After.Sla.ResolvedAt);
        Assert.Equal("Resolved", Single(change, TimelineKind.NoticeRequested).Detail["template"]);
    }

    [Fact]
    public void Resolve_Repeated_ChangesNothing() => AssertNothing(In(RequestStatus.Resolved), new RequestCommand.Resolve("Restarted the connector."));

    [Fact]
    public void Resolve_WithoutResolution_IsInvalid() => AssertInvalid(In(RequestStatus.WithAgent), new RequestCommand.Resolve(""), "resolution");

    [Fact]
    public void Confirm_Closes()
    {
        Change change = Change(In(RequestStatus.Resolved), new RequestCommand.Confirm(), by: "contoso");

        Assert.Equal((RequestStatus.Closed, Now), (change.After.Status, change.After.ClosedAt));
        Assert.Null(change.After.ConfirmBy);
        Assert.Equal([TimelineKind.Confirmed, TimelineKind.Closed], change.Entries.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Reopen_Closed_InsideTheWindow(long ticksAfterTheWindow, bool isTaken)
    {
        DateTimeOffset at = (A.Start + A.Policy.ReopenWithin).AddTicks(ticksAfterTheWindow);
        RequestCommand reopen = new RequestCommand.Reopen("Again.");

        if (isTaken) Change(In(RequestStatus.Closed), reopen, at);
        else Assert.Contains("new request", AssertConflict(In(RequestStatus.Closed), reopen, at).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RequestStatus.Resolved)]
    [InlineData(RequestStatus.Closed)]
    public void Reopen_BeginsANewGeneration(RequestStatus status)
    {
        SupportRequest before = In(status);

        Change change = Change(before, new RequestCommand.Reopen("Again."), A.Start.AddDays(1), by: "contoso");

        SupportRequest after = change.After;
        Assert.Equal((RequestStatus.Diagnosing, 2), (after.Status, after.Generation));
        Assert.Null(after.Resolution);
        Assert.Null(after.ConfirmBy);
        Assert.Null(after.ClosedAt);
        Assert.Null(after.Sla.ResolvedAt);
        Assert.Empty(after.Findings);
        Assert.Equal(before.Sla.ResolutionDueAt.AddDays(1), after.Sla.ResolutionDueAt);
        Assert.Equal("Again.", Single(change, TimelineKind.Reopened).Detail["reason"]);
    }

    [Theory]
    [MemberData(nameof(Active))]
    public void Reopen_OpenRequest_IsRefused(RequestStatus status) => AssertConflict(In(status), new RequestCommand.Reopen("Again."));

    [Fact]
    public void Reopen_Cancelled_IsRefused() => AssertConflict(In(RequestStatus.Cancelled), new RequestCommand.Reopen("Again."));

    [Fact]
    public void Cancel_EndsTheRequest()
    {
        Change change = Change(In(RequestStatus.WaitingForCustomer), new RequestCommand.Cancel("By mistake."));

        Assert.Equal((RequestStatus.Cancelled, Now), (change.After.Status, change.After.ClosedAt));
        Assert.Equal((Now, "Cancelled."), (change.After.Sla.PausedAt, change.After.Sla.PausedReason));
        Assert.False(SlaRules.IsBreached(change.After.Sla, A.Start.AddYears(1)));
        Assert.Equal("By mistake.", Single(change, TimelineKind.Cancelled).Detail["reason"]);
    }

    [Fact]
    public void Cancel_WhileTheVendorWorksOnIt_RemindsStaff()
    {
        SupportRequest open = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null));

        Change change = Change(open, new RequestCommand.Cancel("By mistake."));

        TimelineEntry reminder = Single(change, TimelineKind.ServiceRequestUpdated);
        Assert.True(reminder.Internal);
        Assert.Equal("4711", reminder.Detail["number"]);
    }

    [Theory]
    [MemberData(nameof(Over))]
    public void Resolve_RequestThatIsOver_IsRefused(RequestStatus status) => AssertConflict(In(status), new RequestCommand.Resolve("Another resolution."));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void CloseOnSilence_FromTheDueTimeOn(long ticks, bool closes)
    {
        SupportRequest resolved = In(RequestStatus.Resolved);
        DateTimeOffset at = resolved.ConfirmBy!.Value.AddTicks(ticks);

        if (closes) Assert.Equal(RequestStatus.Closed, Change(resolved, new RequestCommand.CloseOnSilence(), at).After.Status);
        else AssertNothing(resolved, new RequestCommand.CloseOnSilence(), at);
    }

    [Theory]
    [InlineData(RequestStatus.WithAgent)]
    [InlineData(RequestStatus.Closed)]
    public void CloseOnSilence_NotResolved_ChangesNothing(RequestStatus status) =>
        AssertNothing(In(status), new RequestCommand.CloseOnSilence(), A.Start.AddYears(1));
}
