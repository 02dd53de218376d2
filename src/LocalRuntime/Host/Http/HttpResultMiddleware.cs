using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Http;

/// <summary>Shows the request to the middleware after it and writes the returned result when they are done.</summary>
/// <remarks>Any other return value leaves the answer as the function set it (200 and empty): the real host drops it too.</remarks>
internal sealed class HttpResultMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context is not LocalFunctionContext { TriggerData: HttpContext http })
        {
            await next(context);
            return;
        }

        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        await next(context);
        await WriteAsync(context.GetInvocationResult().Value, http);
    }

    private static async Task WriteAsync(object? value, HttpContext http)
    {
        if (!await TryWriteAsync(value, http) && value is not null)
        {
            PropertyInfo? answer = value.GetType().GetProperties().FirstOrDefault(property => property.IsDefined(typeof(HttpResultAttribute), inherit: true));
            await TryWriteAsync(answer?.GetValue(value), http);
        }
    }

    private static async Task<bool> TryWriteAsync(object? value, HttpContext http)
    {
        switch (value)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult result:
                await result.ExecuteAsync(http);
                return true;
            default:
                return false;
        }
    }
}
