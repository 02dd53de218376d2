using System.ComponentModel.DataAnnotations;
using PartnerDesk.Core.Clouds;

namespace PartnerDesk.Adapters.Vendor;

/// <summary>Every endpoint of one cloud, and how we sign in there. Configured under <c>Clouds:{cloud}</c>.</summary>
/// <remarks>Defaults are the documented hosts; the sandbox replaces them. Nothing is ever built from parts of host names.</remarks>
public sealed class CloudEnvironment
{
    public Cloud Cloud { get; set; }

    /// <summary>False: this cloud is not used at all, and nothing below is needed.</summary>
    public bool Enabled { get; set; }

    /// <summary>Token authority, for example https://login.chinacloudapi.cn.</summary>
    [Required]
    public Uri? Login { get; set; }

    [Required]
    public Uri? PartnerCenter { get; set; }

    [Required]
    public Uri? Graph { get; set; }

    /// <summary>Resource of the app-only token for Partner Center: the directory graph of the cloud.</summary>
    /// <remarks>Documented for the global cloud; by analogy in China, hence configuration.</remarks>
    [Required]
    public string PartnerCenterResource { get; set; } = "";

    [Required]
    public string GraphScope { get; set; } = "";

    /// <summary>Our own tenant in this cloud.</summary>
    [Required]
    public string PartnerTenantId { get; set; } = "";

    [Required]
    public string ClientId { get; set; } = "";

    /// <summary>A secret: from Key Vault references or local settings, never logged.</summary>
    [Required]
    public string ClientSecret { get; set; } = "";

    /// <summary>The documented endpoints of a cloud, before configuration.</summary>
    public static CloudEnvironment Documented(Cloud cloud) => cloud switch
    {
        Cloud.Global => new CloudEnvironment
        {
            Cloud = cloud,
            Login = new Uri("https://login.microsoftonline.com"),
            PartnerCenter = new Uri("https://api.partnercenter.microsoft.com"),
            Graph = new Uri("https://graph.microsoft.com"),
            PartnerCenterResource = "https://graph.windows.net",
            GraphScope = "https://graph.microsoft.com/.default",
        },
        Cloud.China21Vianet => new CloudEnvironment
        {
            Cloud = cloud,
            Login = new Uri("https://login.chinacloudapi.cn"),
            PartnerCenter = new Uri("https://partner.partnercenterapi.microsoftonline.cn"),
            Graph = new Uri("https://microsoftgraph.chinacloudapi.cn"),
            PartnerCenterResource = "https://graph.chinacloudapi.cn",
            GraphScope = "https://microsoftgraph.chinacloudapi.cn/.default",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(cloud), cloud, "Unknown cloud."),
    };
}

/// <summary>The clouds this program works in.</summary>
public sealed class CloudEnvironments
{
    private readonly Dictionary<Cloud, CloudEnvironment> _enabled;

    /// <exception cref="ValidationException">A setting of an enabled cloud is missing, or an address is none; names it.</exception>
    public CloudEnvironments(IEnumerable<CloudEnvironment> environments)
    {
        _enabled = environments.Where(e => e.Enabled).ToDictionary(e => e.Cloud);
        foreach (CloudEnvironment environment in _enabled.Values)
        {
            var failures = new List<ValidationResult>();
            if (!Validator.TryValidateObject(environment, new ValidationContext(environment), failures, validateAllProperties: true))
            {
                string names = string.Join(", ", failures.SelectMany(f => f.MemberNames).Select(m => $"Clouds__{environment.Cloud}__{m}"));
                throw new ValidationException($"These settings are missing or empty: {names}.");
            }

            CheckAddress(environment, nameof(environment.Login), environment.Login);
            CheckAddress(environment, nameof(environment.PartnerCenter), environment.PartnerCenter);
            CheckAddress(environment, nameof(environment.Graph), environment.Graph);
        }
    }

    public IReadOnlyCollection<Cloud> Enabled => _enabled.Keys;

    /// <returns>Null when the cloud is switched off.</returns>
    public CloudEnvironment? Find(Cloud cloud) => _enabled.GetValueOrDefault(cloud);

    private static void CheckAddress(CloudEnvironment environment, string setting, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new ValidationException($"Clouds__{environment.Cloud}__{setting}: an address that begins with https:// is needed.");
        }
    }
}
