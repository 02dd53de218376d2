using PartnerDesk.Core.Health;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Health;

public sealed class HealthVocabularyTests
{
    [Theory]
    [InlineData("serviceOperational", HealthBucket.Healthy)]
    [InlineData("falsePositive", HealthBucket.Healthy)]
    [InlineData("serviceRestored", HealthBucket.Recovered)]
    [InlineData("postIncidentReviewPublished", HealthBucket.Recovered)]
    [InlineData("PostIncidentReportPublished", HealthBucket.Recovered)]
    [InlineData("resolved", HealthBucket.Recovered)]
    [InlineData("mitigated", HealthBucket.Recovered)]
    [InlineData("resolvedExternal", HealthBucket.Recovered)]
    [InlineData("mitigatedExternal", HealthBucket.Recovered)]
    [InlineData("investigationSuspended", HealthBucket.Recovered)]
    [InlineData("investigating", HealthBucket.Degraded)]
    [InlineData("reported", HealthBucket.Degraded)]
    [InlineData("confirmed", HealthBucket.Degraded)]
    [InlineData("verifyingService", HealthBucket.Degraded)]
    [InlineData("restoringService", HealthBucket.Degraded)]
    [InlineData("extendedRecovery", HealthBucket.Degraded)]
    [InlineData("serviceDegradation", HealthBucket.Degraded)]
    [InlineData("serviceInterruption", HealthBucket.Outage)]
    [InlineData("ServiceInterruption", HealthBucket.Outage)]
    [InlineData(" SERVICEOPERATIONAL ", HealthBucket.Healthy)]
    [InlineData("unknownFutureValue", HealthBucket.Unknown)]
    [InlineData("4", HealthBucket.Unknown)]
    [InlineData("", HealthBucket.Unknown)]
    [InlineData(null, HealthBucket.Unknown)]
    [InlineData("everything is fine", HealthBucket.Unknown)]
    public void BucketOf_EachWord(string? status, HealthBucket expected) => Assert.Equal(expected, HealthVocabulary.BucketOf(status));

    [Theory]
    [InlineData("serviceDegradation", false, true)]
    [InlineData("serviceDegradation", true, false)]
    [InlineData("serviceRestored", false, false)]
    [InlineData("falsePositive", false, false)]
    [InlineData("aNewWord", false, true)]
    [InlineData("aNewWord", true, false)]
    public void IsRunning_UntilTheVendorSaysOtherwise(string status, bool isResolved, bool expected) =>
        Assert.Equal(expected, HealthIssueRules.IsRunning(A.Issue(status: status, isResolved: isResolved)));

    [Theory]
    [InlineData("incident", true)]
    [InlineData("Advisory", false)]
    [InlineData("Incident", true)]
    [InlineData("somethingNew", false)]
    public void IsIncident_ByTheVendorsWordOnly(string classification, bool expected) =>
        Assert.Equal(expected, HealthIssueRules.IsIncident(A.Issue(classification: classification)));

    [Theory]
    [InlineData(72, true)]
    [InlineData(73, false)]
    [InlineData(0, true)]
    public void IsRecoveredWithin_TheWindow_EdgeIncluded(int hoursAgo, bool expected) =>
        Assert.Equal(
            expected,
            HealthIssueRules.IsRecoveredWithin(A.Issue(status: "serviceRestored", endedAt: A.Start.AddHours(-hoursAgo)), TimeSpan.FromHours(72), A.Start));

    [Fact]
    public void IsRecoveredWithin_FalsePositive_WasNoIncident() =>
        Assert.False(HealthIssueRules.IsRecoveredWithin(A.Issue(status: "falsePositive", endedAt: A.Start), TimeSpan.FromHours(72), A.Start));

    [Theory]
    [InlineData("Exchange Online", "exchange online", true)]
    [InlineData("Exchange Online", "Exchange", true)]
    [InlineData("Exchange Online", "Outlook", true)]
    [InlineData("Exchange Online", "邮件", true)]
    [InlineData("SharePoint Online", "sharepoint", true)]
    [InlineData("OneDrive for Business", "OneDrive", true)]
    [InlineData("Microsoft Teams", "Teams", true)]
    [InlineData("Microsoft Entra", "Azure AD", true)]
    [InlineData("Identity Service", "Entra ID", true)]
    [InlineData("Microsoft 365 apps", "Microsoft 365 suite", false)]
    [InlineData("Power Apps in Microsoft 365", "Microsoft 365 suite", false)]
    [InlineData("Power Apps in Microsoft 365", "PowerApps", true)]
    [InlineData("Mobile Device Management for Office 365", "Office 365", false)]
    [InlineData("Microsoft 365 suite", "Office 365", true)]
    [InlineData("Exchange Online", "Mailing lists", false)]
    [InlineData("Exchange Online", "SharePoint", false)]
    [InlineData("Some new service", "some NEW service ", true)]
    [InlineData("Some new service", "Another", false)]
    public void AreSame_NamesPeopleUse(string vendors, string peoples, bool expected)
    {
        Assert.Equal(expected, ServiceNames.AreSame(vendors, peoples));
        Assert.Equal(expected, ServiceNames.AreSame(peoples, vendors));
    }
}
