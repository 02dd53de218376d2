using Microsoft.AspNetCore.Http;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Http;

/// <summary>Runs a function for a request.</summary>
/// <remarks>A failure is 500 with an empty body; what the function already sent stays as it is.</remarks>
internal sealed class HttpDispatcher(InvocationFactory invocations, FunctionInvoker invoker)
{
    public async Task DispatchAsync(FunctionDescriptor function, HttpContext http)
    {
        using OpenInvocation invocation = invocations.Create(function, http, DataOf(http), http.RequestServices);
        try
        {
            await invoker.InvokeAsync(invocation.Context, "This function was programmatically called via the host APIs.");
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            // Logged by the invoker.
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            // Logged by the invoker; the answer is already on its way.
        }
    }

    private static Dictionary<string, object?> DataOf(HttpContext http)
    {
        Dictionary<string, object?> data = BindingData.New();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in http.Request.Query)
        {
            data[name] = value.ToString();
        }

        foreach ((string name, object? value) in http.Request.RouteValues)
        {
            data[name] = value;
        }

        return data;
    }
}
