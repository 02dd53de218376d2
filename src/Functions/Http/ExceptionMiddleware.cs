using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.Functions.Http;

/// <summary>Turns what a function throws into an answer: storage or bus down is 503, a bug is 500, and neither leaks anything.</summary>
public sealed partial class ExceptionMiddleware(ILogger<ExceptionMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The client went away; nobody reads the answer.</summary>
    private const int ClientClosedRequest = 499;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            context.GetInvocationResult().Value = Results.StatusCode(ClientClosedRequest);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            Log.Unavailable(logger, e, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = ProblemResults.Unavailable(http.Request, "Storage or the message bus cannot be reached. Nothing was lost; try again.");
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Log.Failed(logger, e, context.FunctionDefinition.Name, context.InvocationId);
            context.GetInvocationResult().Value = ProblemResults.Problem(http.Request, StatusCodes.Status500InternalServerError, "internal-error", $"This is our fault. Quote {context.InvocationId} when you report it.");
        }
    }

    private static bool IsUnavailable(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        ServiceBusException { IsTransient: true } => true,
        OperationCanceledException => true,
        HttpRequestException => true,
        AggregateException all => all.InnerExceptions.All(IsUnavailable),
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} answered 503: something it needs is down.")]
        public static partial void Unavailable(ILogger logger, Exception exception, string function);

        [LoggerMessage(2, LogLevel.Error, "{Function} failed in invocation {InvocationId}.")]
        public static partial void Failed(ILogger logger, Exception exception, string function, string invocationId);
    }
}
