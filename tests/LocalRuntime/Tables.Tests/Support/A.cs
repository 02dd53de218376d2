using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Tests.Support;

/// <summary>Clients for tests, on a scripted transport and without retries unless said otherwise.</summary>
internal static class A
{
    /// <summary>Not a real key: 64 zero bytes.</summary>
    public static readonly string Key = Convert.ToBase64String(new byte[64]);

    public static readonly Uri Endpoint = new("https://acc.table.core.windows.net/");

    public static TableSharedKeyCredential SharedKey => new("acc", Key);

    public static TableClientOptions Options(HttpPipelineTransport transport, int maxRetries = 0)
    {
        TableClientOptions options = new() { Transport = transport };
        options.Retry.MaxRetries = maxRetries;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.MaxDelay = TimeSpan.Zero;
        return options;
    }

    public static TableServiceClient Service(HttpPipelineTransport transport, int maxRetries = 0) =>
        new(Endpoint, SharedKey, Options(transport, maxRetries));

    public static TableClient Table(HttpPipelineTransport transport, int maxRetries = 0) =>
        Service(transport, maxRetries).GetTableClient("t");
}
