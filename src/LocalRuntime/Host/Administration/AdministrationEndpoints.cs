using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Http;

namespace PartnerDesk.LocalRuntime.Administration;

/// <summary>The host's own addresses under <c>/admin</c>; they ask for no key, for the host listens on this machine only.</summary>
internal static class AdministrationEndpoints
{
    private static readonly string Version = typeof(AdministrationEndpoints).Assembly.GetName().Version?.ToString() ?? "";

    public static void Map(WebApplication web, HostState state, FunctionsRuntime runtime, ServiceBusAdministration? serviceBus)
    {
        RouteGroupBuilder admin = web.MapGroup("/admin");
        admin.WithMetadata(OwnEndpoint.Instance);
        admin.AddEndpointFilter(RefuseWebPagesAsync);
        admin.MapGet("/host/status", () => Results.Json(new { state = state.Name, version = Version, processId = Environment.ProcessId }));

        // As the real host: accepted, and run in the background.
        admin.MapPost("/functions/{name}", (string name) =>
            runtime.Timers?.TryRunByHand(name) == true ? Results.Accepted() : Results.NotFound());
        serviceBus?.Map(admin);
    }

    /// <summary>A page in the developer's browser reaches this machine too: by a name of its own, or with its origin.</summary>
    private static ValueTask<object?> RefuseWebPagesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        bool local = request.Host.Host is "127.0.0.1" or "localhost" or "[::1]";
        return local && !request.Headers.ContainsKey("Origin") ? next(context) : ValueTask.FromResult<object?>(Results.NotFound());
    }
}
