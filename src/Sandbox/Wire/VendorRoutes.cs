namespace PartnerDesk.Sandbox.Wire;

/// <summary>Endpoints of one service below one prefix, all behind one gate.</summary>
/// <param name="gate">Answers in place of the endpoint, or null to let the call through.</param>
/// <remarks>Handlers are plain delegates: generated parameter binding for a hundred endpoints would cost a second at start.</remarks>
internal sealed class VendorRoutes(IEndpointRouteBuilder routes, string prefix, Func<HttpContext, Task<VendorAnswer?>> gate)
{
    public void Get(string path, Func<HttpContext, VendorAnswer> answer, params object[] metadata) =>
        Describe(routes.MapGet(prefix + path, Guarded(http => Task.FromResult(answer(http)))), metadata);

    public void Patch(string path, Func<HttpContext, Task<VendorAnswer>> answer, params object[] metadata) =>
        Describe(routes.MapPatch(prefix + path, Guarded(answer)), metadata);

    public void Post(string path, Func<HttpContext, Task<VendorAnswer>> answer, params object[] metadata) =>
        Describe(routes.MapPost(prefix + path, Guarded(answer)), metadata);

    /// <summary>Any method.</summary>
    public void All(string path, Func<HttpContext, VendorAnswer> answer, params object[] metadata) =>
        Describe(routes.Map(prefix + path, Guarded(http => Task.FromResult(answer(http)))), metadata);

    private RequestDelegate Guarded(Func<HttpContext, Task<VendorAnswer>> answer) => async http =>
    {
        VendorAnswer result = await gate(http) ?? await answer(http);
        await result.ExecuteAsync(http);
    };

    private static void Describe(IEndpointConventionBuilder endpoint, object[] metadata) => endpoint.WithMetadata(metadata);
}

internal static class RouteValueExtensions
{
    /// <summary>A value that the route of the endpoint is known to have.</summary>
    public static string Route(this HttpContext http, string name) => (string)http.GetRouteValue(name)!;
}
