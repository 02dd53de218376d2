namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>Where a storage connection string points: its three services, and whether they are on this machine.</summary>
/// <param name="Blob">Blob service.</param>
/// <param name="Queue">Queue service.</param>
/// <param name="Table">Table service.</param>
public sealed record StorageAddress(Uri Blob, Uri Queue, Uri Table)
{
    private const int BlobPort = 10000;
    private const int QueuePort = 10001;
    private const int TablePort = 10002;

    // The emulator's account and key are public and the same everywhere (Microsoft's Azurite documentation).
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>True when the table service is on this machine, so that the program may start an emulator for it.</summary>
    public bool IsLoopback => Table.IsLoopback;

    /// <summary>Connection string of the emulator's account with its table service on <paramref name="tablePort"/> of 127.0.0.1.</summary>
    public static string ConnectionString(int tablePort) =>
        $"DefaultEndpointsProtocol=http;AccountName={EmulatorAccount};AccountKey={EmulatorKey};" +
        $"TableEndpoint=http://127.0.0.1:{tablePort}/{EmulatorAccount};";

    /// <summary>As above, with all three services on ports of their own.</summary>
    public static string ConnectionString(int blobPort, int queuePort, int tablePort) =>
        ConnectionString(tablePort) +
        $"BlobEndpoint=http://127.0.0.1:{blobPort}/{EmulatorAccount};QueueEndpoint=http://127.0.0.1:{queuePort}/{EmulatorAccount};";

    /// <summary>Reads a connection string of Azure Storage.</summary>
    /// <remarks>
    /// A service that a loopback connection string does not name is taken to be on the emulator's default port
    /// (blob 10000, queue 10001, table 10002).
    /// </remarks>
    /// <exception cref="LocalSetupException">It names neither an account nor endpoints.</exception>
    public static StorageAddress Parse(string connectionString)
    {
        Dictionary<string, string> parts = Split(connectionString);
        if (parts.GetValueOrDefault("UseDevelopmentStorage") is { } emulator && bool.TryParse(emulator, out bool used) && used)
        {
            return Emulator(parts.GetValueOrDefault("DevelopmentStorageProxyUri") ?? "http://127.0.0.1");
        }

        if (parts.GetValueOrDefault("TableEndpoint") is { } table)
        {
            Uri tableUri = Address(table);
            StorageAddress byDefault = tableUri.IsLoopback ? Emulator($"http://{tableUri.Host}") : new StorageAddress(tableUri, tableUri, tableUri);
            return byDefault with
            {
                Table = tableUri,
                Blob = parts.GetValueOrDefault("BlobEndpoint") is { } blob ? Address(blob) : byDefault.Blob,
                Queue = parts.GetValueOrDefault("QueueEndpoint") is { } queue ? Address(queue) : byDefault.Queue,
            };
        }

        if (parts.GetValueOrDefault("AccountName") is { } account)
        {
            string protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol") ?? "https";
            string suffix = parts.GetValueOrDefault("EndpointSuffix") ?? "core.windows.net";
            return new StorageAddress(
                Address($"{protocol}://{account}.blob.{suffix}"),
                Address($"{protocol}://{account}.queue.{suffix}"),
                Address($"{protocol}://{account}.table.{suffix}"));
        }

        throw new LocalSetupException(
            "AzureWebJobsStorage is not a storage connection string. On one machine it is 'UseDevelopmentStorage=true'.");
    }

    private static StorageAddress Emulator(string host) => new(
        new Uri($"{host}:{BlobPort}/{EmulatorAccount}"),
        new Uri($"{host}:{QueuePort}/{EmulatorAccount}"),
        new Uri($"{host}:{TablePort}/{EmulatorAccount}"));

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        ? address
        : throw new LocalSetupException($"AzureWebJobsStorage has an endpoint that is not an address: '{text}'.");

    private static Dictionary<string, string> Split(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
            }
        }

        return parts;
    }
}
