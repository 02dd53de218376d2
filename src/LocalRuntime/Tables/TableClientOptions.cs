using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Retries, transport, policies and protocol version of a client. Retries default to 3, exponential from 0.8 s.</summary>
public class TableClientOptions : ClientOptions
{
    /// <exception cref="ArgumentOutOfRangeException">The version is unknown.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionText = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

    public enum ServiceVersion
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }

    /// <summary>
    /// Audience of tokens. Null asks for the public cloud's, also on a China host: set <see cref="TableAudience.AzureChina"/> there.
    /// </summary>
    public TableAudience? Audience { get; set; }

    /// <summary>Sends the first request without a token and takes the tenant from the service's challenge.</summary>
    public bool EnableTenantDiscovery { get; set; }

    internal string VersionText { get; }
}
