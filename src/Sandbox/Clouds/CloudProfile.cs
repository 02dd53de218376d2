namespace PartnerDesk.Sandbox.Clouds;

/// <summary>What differs between the clouds on the wire: names, audiences, issuer and the partner's registration.</summary>
internal sealed record CloudProfile(
    SandboxCloud Cloud,
    string Name,
    string Issuer,
    string GraphAudience,
    string PartnerCenterAudience,
    string DirectoryGraphAudience,
    SandboxPartner Partner)
{
    public static CloudProfile Global { get; } = new(
        SandboxCloud.Global,
        "global",
        "https://sts.windows.net/",
        "https://graph.microsoft.com",
        "https://api.partnercenter.microsoft.com",
        "https://graph.windows.net",
        SandboxCredentials.Global);

    public static CloudProfile China { get; } = new(
        SandboxCloud.China,
        "china",
        "https://sts.chinacloudapi.cn/",
        "https://microsoftgraph.chinacloudapi.cn",
        "https://partner.partnercenterapi.microsoftonline.cn",
        "https://graph.chinacloudapi.cn",
        SandboxCredentials.China);

    public static IReadOnlyList<CloudProfile> All { get; } = [Global, China];

    public static CloudProfile Of(SandboxCloud cloud) => cloud == SandboxCloud.China ? China : Global;

    public static CloudProfile? Named(string name) =>
        All.FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase));
}
