using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

public sealed class ConversationTests : CommandTest
{
    [Fact]
    public void AddMessage_OfStaff_IsTheFirstResponseAndTellsTheCustomer()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.AddMessage("We look at it.", false, false, false));

        TimelineEntry message = Single(change, TimelineKind.MessageAdded);
        Assert.Equal("We look at it.", message.Detail["text"]);
        Assert.False(message.Internal);
        Assert.Equal("MessageAdded", Single(change, TimelineKind.NoticeRequested).Detail["template"]);
        Assert.Equal(Now, change.After.Sla.RespondedAt);
        Assert.Equal(Now, change.After.UpdatedAt);
    }

    [Fact]
    public void AddMessage_Internal_IsHiddenAndTellsNobody()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.AddMessage("Customer is upset.", true, false, false));

        Assert.True(Assert.Single(change.Entries).Internal);
        Assert.Null(change.After.Sla.RespondedAt);
    }

    [Fact]
    public void AddMessage_AwaitReply_StopsTheClocks()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.AddMessage("Which user?", false, true, false));

        Assert.Equal(RequestStatus.WaitingForCustomer, change.After.Status);
        Assert.Equal(Now, change.After.Sla.PausedAt);
        Assert.Equal("ReplyNeeded", Single(change, TimelineKind.NoticeRequested).Detail["template"]);
    }

    [Fact]
    public void AddMessage_OfCustomerThatIsWaitedFor_LetsTheClocksRunOn()
    {
        SupportRequest waiting = In(RequestStatus.WaitingForCustomer);

        SupportRequest after = Change(waiting, new RequestCommand.AddMessage("It is Bo.", false, false, true), A.Start.AddHours(3)).After;

        Assert.Equal(RequestStatus.WithAgent, after.Status);
        Assert.Null(after.Sla.PausedAt);
        Assert.Equal(waiting.Sla.ResolutionDueAt.AddHours(3), after.Sla.ResolutionDueAt);
    }

    [Theory]
    [InlineData(RequestStatus.Diagnosing, RequestStatus.Diagnosing)]
    [InlineData(RequestStatus.KnownIncident, RequestStatus.KnownIncident)]
    [InlineData(RequestStatus.Escalated, RequestStatus.Escalated)]
    [InlineData(RequestStatus.Received, RequestStatus.Received)]
    public void AddMessage_OfCustomerThatIsWaitedFor_GoesBackToWhereItWas(RequestStatus before, RequestStatus expected)
    {
        SupportRequest waiting = After(In(before), new RequestCommand.AddMessage("Which user?", false, true, false));

        Assert.Equal(expected, Change(waiting, new RequestCommand.AddMessage("Bo.", false, false, true)).After.Status);
    }

    [Fact]
    public void AddMessage_OfCustomerAfterResolving_IsNotSilence()
    {
        SupportRequest after = Change(In(RequestStatus.Resolved), new RequestCommand.AddMessage("Let me see.", false, false, true), A.Start.AddDays(2)).After;

        Assert.Equal(RequestStatus.Resolved, after.Status);
        Assert.Equal(A.Start.AddDays(2) + A.Policy.ConfirmWithin, after.ConfirmBy);
    }

    [Fact]
    public void AddMessage_CustomerWantsNoNotices_TellsNobody()
    {
        SupportRequest quiet = In(RequestStatus.WithAgent) with { NoticesWanted = false };

        Assert.Equal([TimelineKind.MessageAdded], Change(quiet, new RequestCommand.AddMessage("Hello", false, false, false)).Entries.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("", "text")]
    [InlineData("  \n", "text")]
    public void AddMessage_WithoutText_IsInvalid(string text, string member) =>
        AssertInvalid(In(RequestStatus.WithAgent), new RequestCommand.AddMessage(text, false, false, false), member);

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void AddMessage_Length_IsLimited(int length, bool isTaken)
    {
        RequestCommand command = new RequestCommand.AddMessage(new string('x', length), false, false, false);

        if (isTaken) Change(In(RequestStatus.WithAgent), command);
        else AssertInvalid(In(RequestStatus.WithAgent), command, "text");
    }

    [Theory]
    [InlineData(true, false, true, "internal")]
    [InlineData(false, true, true, "internal")]
    [InlineData(true, true, false, "awaitReply")]
    public void AddMessage_ContradictingItself_IsInvalid(bool isInternal, bool awaitReply, bool byCustomer, string member) =>
        AssertInvalid(In(RequestStatus.WithAgent), new RequestCommand.AddMessage("Hello", isInternal, awaitReply, byCustomer), member);

    [Fact]
    public void Acknowledge_MakesTheCallerTheAssignee()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.Acknowledge(), by: "wang");

        Assert.Equal("wang", change.After.AssignedTo);
        Assert.Equal(Now, change.After.Sla.RespondedAt);
        Assert.Equal(TimelineKind.Assigned, Assert.Single(change.Entries).Kind);
    }

    [Fact]
    public void Acknowledge_Twice_ChangesNothing() =>
        AssertNothing(Change(In(RequestStatus.WithAgent), new RequestCommand.Acknowledge()).After, new RequestCommand.Acknowledge());

    [Fact]
    public void Acknowledge_BySomebodyElse_TakesItOver()
    {
        SupportRequest taken = After(In(RequestStatus.WithAgent), new RequestCommand.Acknowledge());

        Change change = Change(taken, new RequestCommand.Acknowledge(), by: "wang");

        Assert.Equal("wang", change.After.AssignedTo);
        Assert.Equal("li", Assert.Single(change.Entries).Detail["previous"]);
        Assert.Equal(A.Start, change.After.Sla.RespondedAt);
    }

    [Fact]
    public void ChangeSeverity_RecomputesTheClocksFromCreation()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.ChangeSeverity(Severity.A, "All shops."));

        Assert.Equal(Severity.A, change.After.Severity);
        Assert.Equal(A.Start.AddHours(2), change.After.Sla.ResponseDueAt);
        Assert.Equal(("B", "A", "All shops."), (change.Entries[0].Detail["from"], change.Entries[0].Detail["to"], change.Entries[0].Detail["reason"]));
    }

    [Fact]
    public void ChangeSeverity_ToTheSame_ChangesNothing() =>
        AssertNothing(In(RequestStatus.WithAgent), new RequestCommand.ChangeSeverity(Severity.B, "Same."));

    [Fact]
    public void ChangeSeverity_NotASeverity_IsInvalid() =>
        AssertInvalid(In(RequestStatus.WithAgent), new RequestCommand.ChangeSeverity((Severity)7, "Typo."), "severity");

    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void ChangeSeverity_Reason_IsNeededAndLimited(int length, bool isTaken)
    {
        RequestCommand command = new RequestCommand.ChangeSeverity(Severity.A, new string('x', length));

        if (isTaken) Change(In(RequestStatus.WithAgent), command);
        else AssertInvalid(In(RequestStatus.WithAgent), command, "reason");
    }
}
