using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Durable;

/// <summary>An orchestrator function as the engine runs it; middleware is replayed with it, as in the real worker.</summary>
internal sealed class FunctionOrchestrator(
    FunctionDescriptor function,
    InvocationFactory invocations,
    FunctionInvoker invoker,
    IServiceProvider services,
    DataConverter converter,
    ILoggerFactory loggers) : ITaskOrchestrator
{
    public Type InputType => ((OrchestrationTrigger)function.Trigger).InputType ?? typeof(object);

    public Type OutputType => typeof(object);

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        var trigger = new OrchestrationInvocation(new FunctionOrchestrationContext(context, input, converter, loggers), input);
        using OpenInvocation invocation = invocations.Create(function, trigger, BindingData.Empty, scope.ServiceProvider);

        // An orchestrator runs again for every step: at Information it would fill the log.
        return await invoker.InvokeAsync(invocation.Context, "(orchestration)", LogLevel.Debug);
    }
}
