using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Durable;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>Makes contexts: the host's token, the function's time-out, the task hub's client.</summary>
internal sealed class InvocationFactory(DurableClientSource durable, TimeSpan? timeout, TimeProvider time, CancellationToken functionsEnd)
{
    public OpenInvocation Create(FunctionDescriptor function, object triggerData, IReadOnlyDictionary<string, object?> bindingData, IServiceProvider services)
    {
        CancellationTokenSource? limit = null;
        CancellationTokenSource? linked = null;
        CancellationToken token = functionsEnd;
        if (timeout is { } span && function.Trigger is not OrchestrationTrigger)
        {
            limit = new CancellationTokenSource(span, time);
            linked = CancellationTokenSource.CreateLinkedTokenSource(functionsEnd, limit.Token);
            token = linked.Token;
        }

        var context = new LocalFunctionContext(function, triggerData, bindingData, services, token);
        context.Features.Set(durable);
        return new OpenInvocation(context, limit, linked);
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
