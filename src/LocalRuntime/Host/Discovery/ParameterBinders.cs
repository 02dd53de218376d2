using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.Durable;
using PartnerDesk.LocalRuntime.Messaging;
using PartnerDesk.LocalRuntime.Timers;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>Chooses how each parameter is filled, and refuses what the real worker would leave null.</summary>
internal sealed class ParameterBinders(string function, Trigger trigger, Action<string> problem)
{
    public ParameterBinder For(ParameterInfo parameter)
    {
        if (parameter == trigger.Parameter)
        {
            return ForTrigger(parameter);
        }

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is { } client)
        {
            return ForDurableClient(parameter, client);
        }

        if (parameter.GetCustomAttribute<BindingAttribute>() is { } other)
        {
            return Refuse(parameter, $"LocalRuntime does not know the binding {other.GetType().Name}");
        }

        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return context => context;
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return context => context.CancellationToken;
        }

        return trigger switch
        {
            OrchestrationTrigger orchestration => ForOrchestrationInput(parameter, orchestration),
            ServiceBusTrigger when parameter.ParameterType == typeof(ServiceBusMessageActions) => ServiceBusBinders.Actions,
            HttpTrigger when parameter.GetCustomAttributes().Any(attribute => attribute.GetType().Namespace is { } space && space.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)) =>
                Refuse(parameter, "attributes of ASP.NET Core ([FromBody], [FromQuery], [FromServices] ...) are ignored by the worker: the value would be null"),
            HttpTrigger when parameter.ParameterType == typeof(HttpContext) => Refuse(parameter, "the worker leaves an HttpContext null; take HttpRequest, or FunctionContext and GetHttpContext()"),
            _ when TextConversion.CanConvertTo(parameter.ParameterType) => FromBindingData(parameter),
            _ => Refuse(parameter, $"a {parameter.ParameterType} is neither the trigger's value nor made from its data; services come through the constructor"),
        };
    }

    private ParameterBinder ForTrigger(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        switch (trigger)
        {
            case HttpTrigger when type == typeof(HttpRequest):
                return context => ((HttpContext)context.TriggerData).Request;
            case HttpTrigger:
                return Refuse(parameter, "the parameter of an HTTP trigger must be HttpRequest: the worker would leave another type null");
            case TimerTrigger when type == typeof(TimerInfo):
                return context => ((TimerInvocation)context.TriggerData).Info;
            case TimerTrigger:
                return Refuse(parameter, "the parameter of a timer trigger must be TimerInfo");
            case ServiceBusTrigger bus:
                return ServiceBusBinders.ForTrigger(bus) ?? Refuse(parameter, bus.IsBatched ? "IsBatched needs an array" : $"a message becomes a {type} only with IsBatched");
            case OrchestrationTrigger when type == typeof(TaskOrchestrationContext):
                return context => ((OrchestrationInvocation)context.TriggerData).Context;
            case OrchestrationTrigger:
                return Refuse(parameter, "the parameter of an orchestration trigger must be TaskOrchestrationContext");
            case ActivityTrigger when type == typeof(FunctionContext):
                return context => context;
            case ActivityTrigger when type == typeof(TaskActivityContext):
                return Refuse(parameter, "an activity function gets FunctionContext, never TaskActivityContext");
            case ActivityTrigger:
                return context => ((ActivityInvocation)context.TriggerData).Input;
            default:
                return Refuse(parameter, "unknown trigger");
        }
    }

    private ParameterBinder ForDurableClient(ParameterInfo parameter, DurableClientAttribute attribute)
    {
        if (parameter.ParameterType != typeof(DurableTaskClient))
        {
            return Refuse(parameter, "[DurableClient] goes on a DurableTaskClient");
        }

        if (attribute.TaskHub is not null || attribute.ConnectionName is not null)
        {
            return Refuse(parameter, "LocalRuntime has one task hub, that of host.json");
        }

        return context => DurableClientSource.Of(context);
    }

    private ParameterBinder ForOrchestrationInput(ParameterInfo parameter, OrchestrationTrigger orchestration)
    {
        Type type = parameter.ParameterType;
        if (type.IsInterface || type.IsAbstract || Nullable.GetUnderlyingType(type) is not null)
        {
            return Refuse(parameter, $"the worker binds an orchestrator's input only to its exact type, so {type.Name} would always be null or fail; take the concrete type or call GetInput");
        }

        if (type != orchestration.InputType || trigger.Parameter.Member is MethodInfo method && method.GetParameters().First(other => other.ParameterType == orchestration.InputType) != parameter)
        {
            return Refuse(parameter, "an orchestrator has one input");
        }

        return context => ((OrchestrationInvocation)context.TriggerData).InputFor(parameter);
    }

    private ParameterBinder FromBindingData(ParameterInfo parameter)
    {
        string name = parameter.Name!;
        bool nullable = !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
        return context =>
        {
            if (context.BindingContext.BindingData.TryGetValue(name, out object? value) && value is not null)
            {
                return TextConversion.Convert(value, parameter, function);
            }

            return parameter.HasDefaultValue ? parameter.DefaultValue
                : nullable ? null
                : throw new InvalidOperationException($"Could not populate the value for '{name}' parameter. Consider adding a default value or making the parameter nullable.");
        };
    }

    private ParameterBinder Refuse(ParameterInfo parameter, string why)
    {
        problem($"parameter '{parameter.Name}': {why}");
        return _ => null;
    }
}
