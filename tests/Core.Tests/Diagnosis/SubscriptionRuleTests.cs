using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Diagnosis;

public sealed class SubscriptionRuleTests
{
    private const string Other = "50b50000-0000-4000-8000-000000000002";
    private static readonly RepairGuide Repairs = new(new RepairLinks());

    [Fact]
    public void Judge_Suspended_IsTheCauseWithReasonsAndRemediation()
    {
        Finding finding = Judge(null, A.Subscription(status: "suspended", reasons: ["nonPayment"], changedAt: A.Start.AddDays(-10)));

        Assert.Equal((Verdict.Cause, "reactivateSubscription"), (finding.Verdict, finding.Remediation));
        Assert.Contains("nonPayment", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("2027-01-11", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("2027-01-11T01:00:00.0000000+00:00", finding.Evidence["dataRemovedAfter"]);
        Assert.Equal((A.SubscriptionId, "suspended", "nonPayment"), (finding.Evidence["subscriptionId"], finding.Evidence["status"], finding.Evidence["suspensionReasons"]));
    }

    [Fact]
    public void Judge_SuspendedWithoutDate_PromisesNoDate()
    {
        Finding finding = Judge(null, A.Subscription(status: "Suspended"));

        Assert.Equal(Verdict.Cause, finding.Verdict);
        Assert.False(finding.Evidence.ContainsKey("dataRemovedAfter"));
    }

    [Theory]
    [InlineData("active", Verdict.Ok)]
    [InlineData("ACTIVE", Verdict.Ok)]
    [InlineData("suspended", Verdict.Cause)]
    [InlineData("expired", Verdict.Cause)]
    [InlineData("disabled", Verdict.Cause)]
    [InlineData("deleted", Verdict.Cause)]
    [InlineData("pending", Verdict.Suspect)]
    [InlineData("none", Verdict.Suspect)]
    [InlineData("5", Verdict.Suspect)]
    [InlineData("", Verdict.Suspect)]
    [InlineData("paused", Verdict.Suspect)]
    public void Judge_EachWord(string status, Verdict expected) => Assert.Equal(expected, Judge(null, A.Subscription(status: status)).Verdict);

    [Fact]
    public void Judge_NamedOneStillPending_IsTheCause() => Assert.Equal(Verdict.Cause, Judge(A.SubscriptionId, A.Subscription(status: "pending")).Verdict);

    [Fact]
    public void Judge_NamedOneSuspended_IsTheCauseWhateverTheOthers()
    {
        Finding finding = Judge(A.SubscriptionId.ToUpperInvariant(), A.Subscription(Other), A.Subscription(status: "suspended"));

        Assert.Equal((Verdict.Cause, A.SubscriptionId), (finding.Verdict, finding.Evidence["subscriptionId"]));
    }

    [Fact]
    public void Judge_NamedOneActiveAnotherSuspended_IsASuspect()
    {
        Finding finding = Judge(A.SubscriptionId, A.Subscription(), A.Subscription(Other, "suspended", "Visio"));

        Assert.Equal((Verdict.Suspect, Other), (finding.Verdict, finding.Evidence["subscriptionId"]));
    }

    [Fact]
    public void Judge_NamedOneNotFound_IsASuspect() => Assert.Equal(Verdict.Suspect, Judge(Other, A.Subscription()).Verdict);

    [Fact]
    public void Judge_NoSubscription_IsASuspect() => Assert.Equal(Verdict.Suspect, Judge(null).Verdict);

    [Fact]
    public void Judge_SeveralBad_NamesTheSuspendedOne() =>
        Assert.Equal(Other, Judge(null, A.Subscription(status: "expired"), A.Subscription(Other, "suspended", "Visio"), A.Subscription("3", "pending")).Evidence["subscriptionId"]);

    [Fact]
    public void Judge_AddOnAndItsParentSuspended_NamesTheParent() =>
        Assert.Equal(
            A.SubscriptionId,
            Judge(null, A.Subscription(Other, "suspended", "Archiving") with { ParentSubscriptionId = A.SubscriptionId }, A.Subscription(status: "suspended")).Evidence["subscriptionId"]);

    [Fact]
    public void Judge_EndedButReplaced_IsLeftOut()
    {
        Assert.Equal(Verdict.Ok, Judge(null, A.Subscription(status: "expired"), A.Subscription(Other)).Verdict);
        Assert.Equal(Verdict.Cause, Judge(null, A.Subscription(status: "expired"), A.Subscription(Other, offer: "Visio")).Verdict);
        Assert.Equal(Verdict.Cause, Judge(null, A.Subscription(status: "suspended"), A.Subscription(Other)).Verdict);
    }

    [Fact]
    public void Judge_AllActive_IsOk() => Assert.Equal(Verdict.Ok, Judge(null, A.Subscription(), A.Subscription(Other, offer: "Visio")).Verdict);

    [Fact]
    public void Judge_Counts_AreInTheEvidence() =>
        Assert.Equal("active: 2, expired: 1", Judge(null, A.Subscription(), A.Subscription(Other), A.Subscription("3", "expired")).Evidence["counts"]);

    [Theory]
    [InlineData(UnreadableReason.RightsMissing)]
    [InlineData(UnreadableReason.TimedOut)]
    public void Judge_Unreadable_SaysHowToRepair(UnreadableReason reason)
    {
        Finding finding = SubscriptionRule.Judge(A.SupportRequest(), A.Customer(), A.UnreadableSubscriptions(reason), Repairs, A.Start);

        Assert.Equal(Verdict.NotReadable, finding.Verdict);
        Assert.NotNull(finding.Repair);
    }

    private static Finding Judge(string? named, params SubscriptionState[] subscriptions) => SubscriptionRule.Judge(
        A.SupportRequest(with: request => request with { SubscriptionId = named }), A.Customer(), A.Subscriptions(subscriptions), Repairs, A.Start);
}
