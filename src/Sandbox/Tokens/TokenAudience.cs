using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox.Tokens;

/// <summary>Which service a requested resource or scope means.</summary>
internal static class TokenAudience
{
    private static readonly string[] ScopeEndings = ["/.default", "/user_impersonation"];

    /// <summary>
    /// The audience a token for the resource carries, or null when this cloud has no such resource. Besides the vendor's real
    /// addresses the sandbox's own base addresses are understood (<c>http://127.0.0.1:7090/china/graph</c>).
    /// </summary>
    public static string? Resolve(CloudProfile cloud, string resourceOrScope)
    {
        string resource = resourceOrScope.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal)) ?? resourceOrScope;
        foreach (string ending in ScopeEndings)
        {
            if (resource.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                resource = resource[..^ending.Length];
            }
        }

        resource = resource.TrimEnd('/');
        string[] known = [cloud.GraphAudience, cloud.PartnerCenterAudience, cloud.DirectoryGraphAudience];
        if (known.FirstOrDefault(audience => string.Equals(audience, resource, StringComparison.OrdinalIgnoreCase)) is { } exact)
        {
            return exact;
        }

        if (!Uri.TryCreate(resource, UriKind.Absolute, out Uri? uri) || !uri.IsLoopback)
        {
            return null;
        }

        string path = uri.AbsolutePath.Trim('/');
        return path == cloud.Name + "/graph" ? cloud.GraphAudience
            : path == cloud.Name + "/partnercenter" ? cloud.PartnerCenterAudience
            : null;
    }
}
