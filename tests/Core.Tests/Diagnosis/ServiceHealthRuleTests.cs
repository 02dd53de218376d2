using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Diagnosis;

public sealed class ServiceHealthRuleTests
{
    private static readonly RepairGuide Repairs = new(new RepairLinks { GlobalAppId = "app-1", China21VianetAppId = "app-2" });

    [Fact]
    public void Judge_IncidentOnTheNamedService_IsTheCause()
    {
        Finding finding = Judge(Named("Exchange"), A.Service(status: "serviceDegradation", issues: A.Issue("EX1")));

        Assert.Equal(Verdict.Cause, finding.Verdict);
        Assert.Equal(("EX1", "Mail is delayed", "serviceDegradation"), (finding.Evidence["incidentId"], finding.Evidence["incidentTitle"], finding.Evidence["incidentStatus"]));
        Assert.Equal(new RunningIncident("EX1", "Mail is delayed", "serviceDegradation"), RunningIncident.Of(finding));
        Assert.Equal(("service-health", "c0ffee", "0"), (finding.Check, finding.Evidence["correlationId"], finding.Evidence["ageSeconds"]));
    }

    [Fact]
    public void Judge_IncidentOnAnotherService_IsNotTheCause()
    {
        Finding finding = Judge(
            Named("Microsoft Teams"), A.Service("Microsoft Teams"), A.Service(status: "serviceInterruption", issues: A.Issue("EX1")));

        Assert.Equal(Verdict.Ok, finding.Verdict);
    }

    [Theory]
    [InlineData(SupportCategory.PerformanceAvailability, Verdict.Cause)]
    [InlineData(SupportCategory.ClientConnectivity, Verdict.Cause)]
    [InlineData(SupportCategory.HowTo, Verdict.Suspect)]
    [InlineData(SupportCategory.AccountsBilling, Verdict.Suspect)]
    [InlineData(null, Verdict.Suspect)]
    public void Judge_NoServiceNamed_CountsAnyIncidentForAvailabilityOnly(SupportCategory? category, Verdict expected) =>
        Assert.Equal(expected, Judge(Unnamed(category), A.Service("Planner"), A.Service(status: "serviceInterruption", issues: A.Issue())).Verdict);

    [Fact]
    public void Judge_TitleSpeaksOfAService_LooksAtThatOne()
    {
        SupportRequest request = Unnamed(SupportCategory.PerformanceAvailability) with { Title = "Teams 无法使用" };

        Assert.Equal(Verdict.Ok, Judge(request, A.Service("Microsoft Teams"), A.Service(status: "serviceInterruption", issues: A.Issue())).Verdict);
    }

    [Fact]
    public void Judge_SeveralIncidents_NamesTheOutageFirst()
    {
        Finding finding = Judge(
            Named("Exchange"),
            A.Service(status: "serviceInterruption", issues: [A.Issue("EX1", startedAt: A.Start), A.Issue("EX2", status: "serviceInterruption", startedAt: A.Start.AddDays(-1))]));

        Assert.Equal(("EX2", "EX2, EX1"), (finding.Evidence["incidentId"], finding.Evidence["running"]));
    }

    [Fact]
    public void Judge_IssueWithAStatusNotKnown_NeitherWaitsForItNorIsHealthy()
    {
        Finding finding = Judge(Named("Exchange"), A.Service(issues: A.Issue("EX1", status: "rollingBackChange")));

        Assert.Equal(Verdict.NotReadable, finding.Verdict);
        Assert.Contains("EX1", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ok, Judge(Named("Exchange"), A.Service(issues: A.Issue("EX1", status: "rollingBackChange", isResolved: true, endedAt: A.Start.AddDays(-9)))).Verdict);
    }

    [Theory]
    [InlineData("advisory")]
    [InlineData("curiosity")]
    [InlineData("")]
    public void Judge_RunningButNoIncident_IsASuspect(string classification)
    {
        Finding finding = Judge(Named("Exchange"), A.Service(issues: A.Issue("EX1", classification: classification)));

        Assert.Equal(Verdict.Suspect, finding.Verdict);
        Assert.Null(RunningIncident.Of(finding));
    }

    [Fact]
    public void Judge_IncidentThatAPersonTookOff_IsASuspect()
    {
        SupportRequest request = Named("Exchange") with { DetachedIncidents = ["ex1"] };

        Assert.Equal(Verdict.Suspect, Judge(request, A.Service(status: "serviceDegradation", issues: A.Issue("EX1"))).Verdict);
        Assert.Equal("EX2", Judge(request, A.Service(status: "serviceDegradation", issues: [A.Issue("EX1"), A.Issue("EX2")])).Evidence["incidentId"]);
    }

    [Theory]
    [InlineData("serviceDegradation")]
    [InlineData("ServiceInterruption")]
    [InlineData("investigating")]
    public void Judge_TroubleWithoutIncident_IsASuspect(string status) =>
        Assert.Equal(Verdict.Suspect, Judge(Named("Exchange"), A.Service(status: status)).Verdict);

    [Theory]
    [InlineData(72, Verdict.Suspect)]
    [InlineData(73, Verdict.Ok)]
    public void Judge_IncidentJustOver_AllowsEscalation(int hoursAgo, Verdict expected)
    {
        Finding finding = Judge(Named("Exchange"), A.Service(issues: A.Issue(status: "serviceRestored", isResolved: true, endedAt: A.Start.AddHours(-hoursAgo))));

        Assert.Equal(expected, finding.Verdict);
        if (expected == Verdict.Suspect) Assert.Contains("escalation is allowed", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_InvestigationSuspended_SaysThatNobodyConfirmedIt() =>
        Assert.Contains(
            "without a confirmed recovery",
            Judge(Named("Exchange"), A.Service(issues: A.Issue(status: "investigationSuspended", endedAt: A.Start))).Summary,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("unknownFutureValue")]
    [InlineData("7")]
    [InlineData("")]
    public void Judge_StatusNotKnown_IsNotHealthy(string status) =>
        Assert.Equal(Verdict.NotReadable, Judge(Named("Exchange"), A.Service(status: status)).Verdict);

    [Fact]
    public void Judge_NoServiceNamedAndOneNotKnown_IsNotHealthy() =>
        Assert.Equal(
            Verdict.NotReadable, Judge(Unnamed(SupportCategory.PerformanceAvailability), A.Service("Planner"), A.Service(status: "newWord")).Verdict);

    [Fact]
    public void Judge_IncidentBesidesAnUnknownStatus_IsStillTheCause() =>
        Assert.Equal(Verdict.Cause, Judge(Named("Exchange"), A.Service(status: "newWord", issues: A.Issue())).Verdict);

    [Fact]
    public void Judge_AllHealthy_IsOk()
    {
        Assert.Equal(Verdict.Ok, Judge(Named("Exchange"), A.Service()).Verdict);
        Assert.Equal(Verdict.Ok, Judge(Unnamed(SupportCategory.PerformanceAvailability), A.Service(), A.Service("Planner")).Verdict);
        Assert.Equal(Verdict.Ok, Judge(Unnamed(SupportCategory.HowTo), A.Service()).Verdict);
    }

    [Fact]
    public void Judge_EmptyList_IsNotHealthy() => Assert.Equal(Verdict.NotReadable, Judge(Unnamed(null)).Verdict);

    [Fact]
    public void Judge_NamedServiceNotListed_IsNotReadable()
    {
        Finding finding = Judge(Named("Azure SQL"), A.Service());

        Assert.Equal(Verdict.NotReadable, finding.Verdict);
        Assert.Contains("Azure SQL", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, Verdict.Ok)]
    [InlineData(61, Verdict.NotReadable)]
    public void Judge_OldReading_DoesNotProveHealth(int minutes, Verdict expected)
    {
        ServiceHealthReading old = A.Health(A.Service()) with { ReadAt = A.Start.AddMinutes(-minutes) };

        Assert.Equal(expected, ServiceHealthRule.Judge(Named("Exchange"), A.Customer(), old, Repairs, A.Start).Verdict);
    }

    public static TheoryData<UnreadableReason> Reasons => [.. Enum.GetValues<UnreadableReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Judge_Unreadable_SaysWhyAndHowToRepair(UnreadableReason reason)
    {
        foreach (Cloud cloud in Enum.GetValues<Cloud>())
        {
            Finding finding = ServiceHealthRule.Judge(Named("Exchange"), A.Customer(cloud: cloud), A.UnreadableHealth(reason), Repairs, A.Start);

            Assert.Equal(Verdict.NotReadable, finding.Verdict);
            Assert.Equal((reason.ToString(), "req-1", "cor-1"), (finding.Evidence["reason"], finding.Evidence["requestId"], finding.Evidence["correlationId"]));
            Assert.False(string.IsNullOrWhiteSpace(finding.Repair));
        }
    }

    [Theory]
    [InlineData(Cloud.Global, "https://login.microsoftonline.com/b1a70000-0000-4000-8000-000000000001/adminconsent?client_id=app-1")]
    [InlineData(Cloud.China21Vianet, "https://login.chinacloudapi.cn/b1a70000-0000-4000-8000-000000000001/adminconsent?client_id=app-2")]
    public void Repair_ConsentMissing_GivesTheLinkOfTheCloud(Cloud cloud, string link) =>
        Assert.Contains(link, Repairs.For(UnreadableReason.ConsentMissing, A.Customer(cloud: cloud), "service health"), StringComparison.Ordinal);

    [Fact]
    public void Repair_ConsentMissingWithoutAppId_NamesThePortal() =>
        Assert.Contains(
            "https://portal.partner.microsoftonline.cn",
            new RepairGuide(new RepairLinks()).For(UnreadableReason.ConsentMissing, A.Customer(), "service health"),
            StringComparison.Ordinal);

    private static SupportRequest Named(string service) => A.SupportRequest(with: request => request with { Service = service });

    private static SupportRequest Unnamed(SupportCategory? category) =>
        A.SupportRequest(with: request => request with { Title = "It does not work", Category = category });

    private static Finding Judge(SupportRequest request, params ServiceHealth[] services) =>
        ServiceHealthRule.Judge(request, A.Customer(), A.Health(services), Repairs, A.Start);
}
