using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>The services whose health the vendor reports in each cloud, and the issues a customer begins with.</summary>
internal static class HealthSeed
{
    private static readonly IReadOnlyList<HealthService> ChinaServices =
    [
        new("Exchange", "Exchange Online"),
        new("SharePoint", "SharePoint Online"),
        new("OneDriveForBusiness", "OneDrive for Business"),
        new("Lync", "Skype for Business"),
        new("microsoftteams", "Microsoft Teams"),
        new("OSDPPlatform", "Microsoft 365 suite"),
        new("Orgliveid", "Microsoft Entra"),
        new("Intune", "Microsoft Intune"),
        new("PowerBIcom", "Power BI"),
        new("officeonline", "Office for the web"),
        new("O365Client", "Microsoft 365 apps"),
        new("DynamicsCRM", "Dynamics 365 Apps"),
    ];

    private static readonly IReadOnlyList<HealthService> GlobalServices =
    [
        .. ChinaServices.Where(service => service.Name != "Skype for Business"),
        new("MobileDeviceManagement", "Mobile Device Management for Office 365"),
        new("Planner", "Planner"),
        new("Sway", "Sway"),
        new("yammer", "Viva Engage"),
        new("Bookings", "Microsoft Bookings"),
        new("Forms", "Microsoft Forms"),
        new("Stream", "Microsoft Stream"),
        new("PowerApps", "Power Apps in Microsoft 365"),
        new("MicrosoftFlowM365", "Microsoft Power Automate in Microsoft 365"),
        new("cloudappsecurity", "Microsoft Defender for Cloud Apps"),
        new("MicrosoftDefenderATP", "Microsoft Defender XDR"),
        new("RMS", "Microsoft Purview"),
        new("Windows", "Windows Autopatch"),
    ];

    public static IReadOnlyList<HealthService> Services(SandboxCloud cloud) => cloud == SandboxCloud.China ? ChinaServices : GlobalServices;

    public static IEnumerable<HealthIssue> Issues(SandboxCustomer customer, string situation, DateTimeOffset seededAt)
    {
        string number = $"{900_000 + customer.Number}";
        bool china = customer.Cloud == SandboxCloud.China;
        switch (situation)
        {
            case Situation.IncidentRunning:
                yield return Running(
                    china ? $"EX{number}" : $"TM{number}",
                    china ? "Exchange Online" : "Microsoft Teams",
                    china ? "Users cannot send or receive mail" : "Users cannot join meetings",
                    china ? "E-mail and calendar access" : "Meetings",
                    seededAt);
                break;
            case Situation.IncidentRecovered:
                yield return Recovered($"EX{number}", seededAt);
                break;
            case Situation.UnknownWords:
                yield return Running($"MO{number}", "Microsoft 365 suite", "Something is going on", "Portal", seededAt) with
                {
                    Status = "rollingBackChange",
                    Classification = "curiosity",
                };
                break;
        }

        yield return Old($"SP{number}", "SharePoint Online", "Search results were incomplete", "serviceRestored", "incident", seededAt.AddDays(-9));
        yield return Old($"IT{number}", "Microsoft Intune", "Device reports were delayed", "falsePositive", "advisory", seededAt.AddDays(-15));
        yield return Old($"MO{number}1", "Microsoft 365 suite", "The admin centre was slow", "PostIncidentReportPublished", "incident", seededAt.AddDays(-22));
    }

    private static HealthIssue Running(string id, string service, string title, string feature, DateTimeOffset seededAt) => new()
    {
        Id = id,
        Title = title,
        Service = service,
        Feature = feature,
        Status = "ServiceDegradation",
        Impact = $"{title}. Some users of the tenant are affected.",
        StartedAt = seededAt.AddHours(-3),
        ModifiedAt = seededAt.AddMinutes(-20),
        ShowsInOverview = true,
        // Neither order is promised; here the newest is in the middle.
        Posts =
        [
            new IssuePost(seededAt.AddHours(-2), "<p>We are looking at <b>service telemetry</b> to find the source.</p><script>alert('from the vendor')</script>"),
            new IssuePost(seededAt.AddMinutes(-20), "<p>A configuration change is the cause.<br/>We are undoing it; next update within two hours.</p><img src=x onerror=\"alert(1)\">"),
            new IssuePost(seededAt.AddHours(-3), "<p>Title: " + title + "</p><p>We are investigating a potential issue.</p>"),
        ],
    };

    private static HealthIssue Recovered(string id, DateTimeOffset seededAt) => new()
    {
        Id = id,
        Title = "Mail was delivered late",
        Service = "Exchange Online",
        Feature = "E-mail timely delivery",
        Status = "serviceRestored",
        Impact = "Messages from the internet arrived late.",
        StartedAt = seededAt.AddHours(-8),
        EndedAt = seededAt.AddHours(-1),
        ModifiedAt = seededAt.AddHours(-1),
        ShowsInOverview = true,
        Posts =
        [
            new IssuePost(seededAt.AddHours(-1), "<p>We have confirmed that the service is <i>restored</i> for all users.</p><script>document.cookie</script>"),
            new IssuePost(seededAt.AddHours(-8), "<p>We are investigating delayed mail.</p>"),
        ],
    };

    private static HealthIssue Old(string id, string service, string title, string status, string classification, DateTimeOffset at) => new()
    {
        Id = id,
        Title = title,
        Service = service,
        Feature = "General",
        Status = status,
        Classification = classification,
        Impact = title + ".",
        StartedAt = at,
        EndedAt = at.AddHours(6),
        ModifiedAt = at.AddHours(7),
        Posts = [new IssuePost(at.AddHours(7), "<p>This is over.</p>"), new IssuePost(at, "<p>We are investigating.</p>")],
    };
}

/// <summary>A service in the vendor's health overview.</summary>
internal sealed record HealthService(string Id, string Name);
