using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox;

/// <summary>
/// The only credentials the sandbox accepts. They open nothing but the sandbox and are meant to stand in sample settings.
/// </summary>
public static class SandboxCredentials
{
    /// <summary>The partner's tenant in the China cloud.</summary>
    public const string ChinaPartnerTenantId = "c1aaaaaa-0000-4000-8000-000000000000";

    /// <summary>The default domain of the partner's tenant in the China cloud; a token URL may name the tenant by it.</summary>
    public const string ChinaPartnerDomain = "partnerdesk.partner.onmschina.cn";

    /// <summary>The partner's app registration in the China cloud.</summary>
    public const string ChinaClientId = "c1bbbbbb-0000-4000-8000-000000000000";

    /// <summary>The partner's tenant in the global cloud.</summary>
    public const string GlobalPartnerTenantId = "a1aaaaaa-0000-4000-8000-000000000000";

    /// <summary>The default domain of the partner's tenant in the global cloud.</summary>
    public const string GlobalPartnerDomain = "partnerdesk.onmicrosoft.com";

    /// <summary>The partner's app registration in the global cloud.</summary>
    public const string GlobalClientId = "a1bbbbbb-0000-4000-8000-000000000000";

    /// <summary>The client secret of both registrations.</summary>
    public const string ClientSecret = "sandbox-secret";

    /// <summary>A refresh token of a staff member who signed in with a second factor (China). Never expires; redeeming it answers a new one.</summary>
    public const string ChinaRefreshToken = "sandbox-refresh-token-china";

    /// <summary>A refresh token of a staff member who signed in with a second factor (global). Never expires; redeeming it answers a new one.</summary>
    public const string GlobalRefreshToken = "sandbox-refresh-token-global";

    /// <summary>
    /// Appended to one of the refresh tokens: the same sign-in without a second factor. What it buys is refused by Partner Center with 401.
    /// </summary>
    public const string WithoutMfaSuffix = "-without-mfa";

    /// <summary>The partner's registration in the global cloud.</summary>
    public static SandboxPartner Global { get; } = new(GlobalPartnerTenantId, GlobalPartnerDomain, GlobalClientId, ClientSecret, GlobalRefreshToken);

    /// <summary>The partner's registration in the China cloud.</summary>
    public static SandboxPartner China { get; } = new(ChinaPartnerTenantId, ChinaPartnerDomain, ChinaClientId, ClientSecret, ChinaRefreshToken);

    /// <summary>The registration in one cloud.</summary>
    public static SandboxPartner In(SandboxCloud cloud) => cloud == SandboxCloud.China ? China : Global;
}

/// <summary>The partner as one cloud knows it.</summary>
public sealed record SandboxPartner(string TenantId, string Domain, string ClientId, string ClientSecret, string RefreshToken);
