using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Where a table service is and how to talk to it. Shared by a service client and its table clients.</summary>
internal sealed class TableConnection(HttpPipeline pipeline, Uri endpoint, string version)
{
    public const string DataServiceVersion = "3.0";

    // Paths are appended as they are, so the root ends in a slash.
    private readonly Uri _requestRoot = new UriBuilder(endpoint) { Path = endpoint.AbsolutePath.TrimEnd('/') + "/" }.Uri;

    /// <summary>The service's address, with a shared access signature in the query when the caller gave it there.</summary>
    public Uri Endpoint { get; } = endpoint;

    /// <summary>Value of <c>x-ms-version</c>.</summary>
    public string Version { get; } = version;

    /// <summary>The service's address as text, without a query and without a final slash.</summary>
    public string Root { get; } = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>From the host, or from the path where the host is an address or a bare name, as with the emulator.</summary>
    public string AccountName { get; } = AccountOf(endpoint);

    /// <param name="method">HTTP method.</param>
    /// <param name="path">Escaped path below the service's address.</param>
    /// <param name="classifier">What counts as an error beyond the default rule.</param>
    public HttpMessage CreateMessage(RequestMethod method, string path, ResponseClassifier? classifier = null)
    {
        HttpMessage message = pipeline.CreateMessage();
        if (classifier is not null) message.ResponseClassifier = classifier;
        Request request = message.Request;
        request.Method = method;
        request.Uri.Reset(_requestRoot);
        request.Uri.AppendPath(path, escape: false);
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("DataServiceVersion", DataServiceVersion);
        return message;
    }

    /// <summary>Sends and waits, or blocks; the answer's body is in memory afterwards.</summary>
    public async ValueTask<Response> SendAsync(HttpMessage message, bool async, CancellationToken cancellationToken)
    {
        if (async) await pipeline.SendAsync(message, cancellationToken);
        else pipeline.Send(message, cancellationToken);
        return message.Response;
    }

    private static string AccountOf(Uri endpoint)
    {
        bool inPath = endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || !endpoint.Host.Contains('.', StringComparison.Ordinal);
        if (!inPath) return endpoint.Host.Split('.')[0];
        return endpoint.Segments.Length > 1 ? endpoint.Segments[1].Trim('/') : string.Empty;
    }
}
