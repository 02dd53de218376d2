using PartnerDesk.Core.Clouds;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>Where people repair what keeps us from reading. Configuration section "Repairs"; <c>{customerId}</c> and <c>{appId}</c> are replaced.</summary>
public sealed record RepairLinks
{
    /// <summary>Our app's client id in the global cloud; empty: sentences name the portal instead of a consent link.</summary>
    public string GlobalAppId { get; init; } = "";

    /// <summary>Our app's client id in the China cloud; empty as for <see cref="GlobalAppId"/>.</summary>
    public string China21VianetAppId { get; init; } = "";

    public string GlobalConsent { get; init; } = "https://login.microsoftonline.com/{customerId}/adminconsent?client_id={appId}";

    public string China21VianetConsent { get; init; } = "https://login.chinacloudapi.cn/{customerId}/adminconsent?client_id={appId}";

    /// <summary>The customer's administration, where health and settings can be seen by a person.</summary>
    public string GlobalAdminPortal { get; init; } = "https://admin.microsoft.com";

    public string China21VianetAdminPortal { get; init; } = "https://portal.partner.microsoftonline.cn/adminportal";

    /// <summary>Partner Center's own portal.</summary>
    public string GlobalPartnerPortal { get; init; } = "https://partner.microsoft.com/dashboard";

    public string China21VianetPartnerPortal { get; init; } = "https://partner.partnercenter.microsoftonline.cn/pcv/dashboard/overview";

    public string AdminPortal(Cloud cloud) => cloud == Cloud.China21Vianet ? China21VianetAdminPortal : GlobalAdminPortal;

    public string PartnerPortal(Cloud cloud) => cloud == Cloud.China21Vianet ? China21VianetPartnerPortal : GlobalPartnerPortal;

    /// <returns>Null when our client id in this cloud is not configured.</returns>
    public string? ConsentLink(Cloud cloud, string customerId)
    {
        (string template, string appId) = cloud == Cloud.China21Vianet ? (China21VianetConsent, China21VianetAppId) : (GlobalConsent, GlobalAppId);
        return string.IsNullOrWhiteSpace(appId)
            ? null
            : template
                .Replace("{customerId}", Uri.EscapeDataString(customerId), StringComparison.Ordinal)
                .Replace("{appId}", Uri.EscapeDataString(appId.Trim()), StringComparison.Ordinal);
    }
}
