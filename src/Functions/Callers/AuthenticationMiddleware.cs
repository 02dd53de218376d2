using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PartnerDesk.Core.Callers;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Callers;

/// <summary>Finds out who is calling, before any HTTP function runs. The same on both runtimes.</summary>
public sealed class AuthenticationMiddleware(IEnumerable<IAuthenticator> authenticators, RateLimits limits) : IFunctionsWorkerMiddleware
{
    /// <summary>Budget shared by callers whose key is not valid, so that guessing keys is slow.</summary>
    private const string Unknown = "(unknown)";

    private readonly ConcurrentDictionary<string, bool> _anonymous = new(StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || _anonymous.GetOrAdd(context.FunctionDefinition.EntryPoint, IsAnonymous))
        {
            await next(context);
            return;
        }

        if (await FindCallerAsync(http.Request, http.RequestAborted) is not { } known)
        {
            context.GetInvocationResult().Value = limits.TryTake(Unknown) is { } pause
                ? ProblemResults.TooManyRequests(http.Request, pause)
                : ProblemResults.Unauthorized(http.Request);
            return;
        }

        if (!known.Unlimited && limits.TryTake(known.Caller.Name) is { } wait)
        {
            context.GetInvocationResult().Value = ProblemResults.TooManyRequests(http.Request, wait);
            return;
        }

        http.Items[typeof(Caller)] = known.Caller;
        await next(context);
    }

    private async ValueTask<KnownCaller?> FindCallerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        foreach (IAuthenticator authenticator in authenticators)
        {
            switch (await authenticator.AuthenticateAsync(request, cancellationToken))
            {
                case Authentication.Known(var caller):
                    return caller;
                case Authentication.Refused:
                    return null;
            }
        }

        return null;
    }

    private static bool IsAnonymous(string entryPoint)
    {
        int dot = entryPoint.LastIndexOf('.');
        MethodInfo? method = typeof(AuthenticationMiddleware).Assembly.GetType(entryPoint[..dot])?.GetMethod(entryPoint[(dot + 1)..]);
        return method?.IsDefined(typeof(AnonymousAttribute), inherit: false) == true;
    }
}

public static class CallerExtensions
{
    /// <summary>The caller that the middleware found. Throws when the function is anonymous: a bug.</summary>
    public static Caller Caller(this HttpRequest request) =>
        request.HttpContext.Items[typeof(Caller)] as Caller ?? throw new InvalidOperationException("This function runs without a caller.");
}
