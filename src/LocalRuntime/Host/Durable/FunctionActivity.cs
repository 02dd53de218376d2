using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Durable;

/// <summary>An activity function as the engine runs it.</summary>
internal sealed class FunctionActivity(FunctionDescriptor function, InvocationFactory invocations, FunctionInvoker invoker, IServiceProvider services) : ITaskActivity
{
    public Type InputType { get; } = function.Trigger.Parameter.ParameterType == typeof(FunctionContext) ? typeof(object) : function.Trigger.Parameter.ParameterType;

    public Type OutputType => typeof(object);

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        Dictionary<string, object?> data = BindingData.New();
        data["instanceId"] = context.InstanceId;
        using OpenInvocation invocation = invocations.Create(function, new ActivityInvocation(context, input), data, scope.ServiceProvider);
        return await invoker.InvokeAsync(invocation.Context, "(activity)");
    }
}
