using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Service;

/// <summary>What anybody may ask: does it live, is it ready, how is support reached, what does the API look like.</summary>
public sealed class ServiceFunctions(IOptions<SupportChannelOptions> channels, ReadinessProbe readiness)
{
    private static readonly Lazy<byte[]> OpenApiDocument = new(ReadOpenApi);

    [Anonymous]
    [Function(nameof(Healthz))]
    public static IResult Healthz([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request) =>
        Results.Json(new { status = "alive" }, ApiJson.Write);

    [Anonymous]
    [Function(nameof(Readyz))]
    public async Task<IResult> Readyz([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "readyz")] HttpRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, bool> parts = await readiness.CheckAsync(cancellationToken);
        string[] down = [.. parts.Where(p => !p.Value).Select(p => p.Key)];
        return down.Length == 0
            ? Results.Json(new { status = "ready", parts = parts.ToDictionary(p => p.Key, _ => "reachable") }, ApiJson.Write)
            : ProblemResults.Unavailable(request, $"Not reachable: {string.Join(", ", down)}.");
    }

    [Anonymous]
    [Function(nameof(SupportChannels))]
    public IResult SupportChannels([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "support-channels")] HttpRequest request) =>
        Results.Json(channels.Value, ApiJson.Write);

    [Anonymous]
    [Function(nameof(OpenApi))]
    public static IResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Bytes(OpenApiDocument.Value, "application/json");

    private static byte[] ReadOpenApi()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("openapi.json is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
