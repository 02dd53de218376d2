using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Durable;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>Makes contexts: the host's token, the function's time-out, the task hub's client.</summary>
internal sealed partial class InvocationFactory(DurableClientSource durable, TimeSpan? timeout, TimeProvider time, ILogger logger, CancellationToken functionsEnd)
{
    public OpenInvocation Create(FunctionDescriptor function, object triggerData, IReadOnlyDictionary<string, object?> bindingData, IServiceProvider services)
    {
        CancellationTokenSource? limit = null;
        CancellationTokenSource? linked = null;
        CancellationToken token = functionsEnd;
        if (timeout is { } span && function.Trigger is not OrchestrationTrigger)
        {
            limit = new CancellationTokenSource(span, time);
            limit.Token.UnsafeRegister(_ => Log.TimedOut(logger, span, function.Name), state: null);
            linked = CancellationTokenSource.CreateLinkedTokenSource(functionsEnd, limit.Token);
            token = linked.Token;
        }

        var context = new LocalFunctionContext(function, triggerData, bindingData, services, token);
        context.Features.Set(durable);
        return new OpenInvocation(context, limit, linked);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Timeout value of {Timeout} exceeded by function 'Functions.{FunctionName}'. Initiating cancellation.")]
        public static partial void TimedOut(ILogger logger, TimeSpan timeout, string functionName);
    }
}

/// <summary>A context and what must be given back after its run.</summary>
internal sealed class OpenInvocation(LocalFunctionContext context, CancellationTokenSource? limit, CancellationTokenSource? linked) : IDisposable
{
    public LocalFunctionContext Context => context;

    public void Dispose()
    {
        linked?.Dispose();
        limit?.Dispose();
    }
}
