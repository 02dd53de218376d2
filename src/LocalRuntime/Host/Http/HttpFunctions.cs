using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Http;

/// <summary>Serves HTTP triggers as the real host does: what no function lists is 404 with an empty body, also a wrong method.</summary>
internal static class HttpFunctions
{
    public static void Map(WebApplication web, IReadOnlyList<FunctionDescriptor> functions, HttpDispatcher dispatcher, HostState state)
    {
        web.Use(async (http, next) =>
        {
            if (!state.IsRunning && !http.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase))
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = "1";
                return;
            }

            await next(http);
        });
        web.UseRouting();
        web.Use(async (http, next) =>
        {
            // Routing answers a wrong method with an endpoint of its own (405).
            if (http.GetEndpoint()?.Metadata.GetMetadata<OwnEndpoint>() is null)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await next(http);
        });

        foreach (FunctionDescriptor function in functions)
        {
            if (function.Trigger is HttpTrigger http)
            {
                RequestDelegate handler = request => dispatcher.DispatchAsync(function, request);
                IEndpointConventionBuilder endpoint = http.Methods.Count == 0
                    ? web.Map(http.Route, handler)
                    : web.MapMethods(http.Route.RawText!, http.Methods, handler);
                endpoint.WithMetadata(OwnEndpoint.Instance).WithDisplayName(function.Name);
            }
        }
    }
}

/// <summary>Marks what this host serves, against what routing adds by itself.</summary>
internal sealed class OwnEndpoint
{
    public static readonly OwnEndpoint Instance = new();
}
