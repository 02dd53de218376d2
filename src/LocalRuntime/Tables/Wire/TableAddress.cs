namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Takes the address of a table apart: its last path segment is the name, the rest the service.</summary>
internal static class TableAddress
{
    public static string NameIn(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.AbsolutePath.TrimEnd('/').Split('/')[^1];
    }

    public static Uri ServiceOf(Uri endpoint)
    {
        string name = NameIn(endpoint);
        string path = endpoint.AbsolutePath.TrimEnd('/');
        return new UriBuilder(endpoint) { Path = path[..^name.Length] }.Uri;
    }
}
