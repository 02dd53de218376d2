using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

public sealed class OpeningTests : CommandTest
{
    [Fact]
    public void RecordAcknowledgement_TellsTheCustomerTheResponseTarget()
    {
        Change change = Change(In(RequestStatus.Received), new RequestCommand.RecordAcknowledgement("zh-CN", true, Cloud.China21Vianet), by: SupportRequestCommands.Flow);

        Assert.Equal([TimelineKind.Acknowledged, TimelineKind.NoticeRequested], change.Entries.Select(entry => entry.Kind));
        TimelineEntry notice = change.Entries[1];
        Assert.Equal("RequestReceived", notice.Detail["template"]);
        Assert.Equal("zh-CN", notice.Detail["language"]);
        Assert.Equal("email", notice.Detail["channel"]);
        Assert.Equal("2026-11-22T05:00:00.0000000+00:00", notice.Detail["responseDueAt"]);
        Assert.Equal(Now, change.After.AcknowledgedAt);
        Assert.Equal("PartnerDesk", notice.By);
    }

    [Fact]
    public void RecordAcknowledgement_ContactWithoutAddress_IsCalled()
    {
        SupportRequest request = A.SupportRequest(with: request => request with { Contact = new Contact("Ann", null, "+86 10", null) });

        Assert.Equal("phone", Single(Change(request, new RequestCommand.RecordAcknowledgement("en", true, null)), TimelineKind.NoticeRequested).Detail["channel"]);
    }

    [Fact]
    public void RecordAcknowledgement_NoNoticesWanted_IsStillNoted()
    {
        Change change = Change(In(RequestStatus.Received), new RequestCommand.RecordAcknowledgement("en", false, null));

        Assert.Equal([TimelineKind.Acknowledged], change.Entries.Select(entry => entry.Kind));
        Assert.False(change.After.NoticesWanted);
    }

    [Fact]
    public void RecordAcknowledgement_CloudNotKnown_KeepsTheKnownOne() =>
        Assert.Equal(Cloud.China21Vianet, Change(In(RequestStatus.Received), new RequestCommand.RecordAcknowledgement("en", true, null)).After.Cloud);

    [Theory]
    [InlineData(RequestStatus.Diagnosing)]
    [InlineData(RequestStatus.Cancelled)]
    public void RecordAcknowledgement_DoneOrOver_ChangesNothing(RequestStatus status) =>
        AssertNothing(In(status), new RequestCommand.RecordAcknowledgement("en", true, null));

    [Fact]
    public void Triage_KeepsTheSendersCategory()
    {
        SupportRequest request = A.SupportRequest(with: request => request with { Category = SupportCategory.HowTo, Title = "Invoice" });

        Change change = Change(request, new RequestCommand.Triage());

        Assert.Equal(SupportCategory.HowTo, change.After.Category);
        Assert.Equal("sender", Single(change, TimelineKind.Triaged).Detail["why"]);
        Assert.Equal(Now, change.After.TriagedAt);
    }

    [Fact]
    public void Triage_Twice_ChangesNothing() => AssertNothing(In(RequestStatus.Diagnosing), new RequestCommand.Triage());
}
