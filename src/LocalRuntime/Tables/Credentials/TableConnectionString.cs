using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Credentials;

/// <summary>
/// What a storage connection string says about the table service. Source of the rules: "Configure Azure Storage connection strings".
/// </summary>
internal sealed record TableConnectionString(Uri Endpoint, TableSharedKeyCredential? SharedKey, AzureSasCredential? Sas)
{
    private const string DefaultSuffix = "core.windows.net";
    private const int EmulatorPort = 10002;
    private const string EmulatorAccount = "devstoreaccount1";

    // The emulator's key is the same everywhere and documented; it protects nothing.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="ArgumentException">Empty, or settings are missing or contradict each other.</exception>
    /// <exception cref="InvalidOperationException">Not a list of name=value pairs.</exception>
    /// <exception cref="FormatException">The account key is not base64.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        Dictionary<string, string> settings = Split(connectionString);

        if (settings.TryGetValue("UseDevelopmentStorage", out string? development))
        {
            return string.Equals(development, "true", StringComparison.OrdinalIgnoreCase)
                ? Emulator(settings.GetValueOrDefault("DevelopmentStorageProxyUri"))
                : throw Unusable();
        }

        settings.TryGetValue("AccountName", out string? account);
        settings.TryGetValue("AccountKey", out string? key);
        settings.TryGetValue("SharedAccessSignature", out string? sas);
        settings.TryGetValue("TableEndpoint", out string? endpoint);

        Uri? uri = endpoint is not null
            ? new Uri(endpoint, UriKind.Absolute)
            : account is null ? null : FromAccount(account, settings);
        if (uri is null) throw Unusable();
        if (sas is not null) return new TableConnectionString(uri, null, new AzureSasCredential(sas.TrimStart('?')));
        if (account is null || key is null) throw Unusable();
        return new TableConnectionString(uri, new TableSharedKeyCredential(account, key), null);
    }

    private static Uri FromAccount(string account, Dictionary<string, string> settings)
    {
        string protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        string suffix = settings.GetValueOrDefault("EndpointSuffix", DefaultSuffix);
        return new Uri($"{protocol}://{account}.table.{suffix}/");
    }

    private static TableConnectionString Emulator(string? proxy)
    {
        Uri host = new(proxy ?? "http://127.0.0.1", UriKind.Absolute);
        UriBuilder endpoint = new(host.Scheme, host.Host, EmulatorPort, EmulatorAccount);
        return new TableConnectionString(endpoint.Uri, new TableSharedKeyCredential(EmulatorAccount, EmulatorKey), null);
    }

    private static Dictionary<string, string> Split(string connectionString)
    {
        Dictionary<string, string> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new InvalidOperationException("A connection string consists of name=value pairs, parted by semicolons.");
            if (!settings.TryAdd(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart()))
                throw new InvalidOperationException($"The connection string has more than one {part[..equals]}.");
        }

        return settings;
    }

    private static ArgumentException Unusable() =>
        new("Connection string parsing error: it names no table endpoint with a key or a shared access signature.", "connectionString");
}
