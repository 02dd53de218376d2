using System.Reflection;
using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.Durable;

/// <summary>What an orchestrator's parameters are bound from.</summary>
internal sealed record OrchestrationInvocation(TaskOrchestrationContext Context, object? Input)
{
    /// <summary>The input for the one parameter that takes it.</summary>
    /// <exception cref="InvalidOperationException">The worker would leave it null, because the type is not exactly the declared one.</exception>
    public object? InputFor(ParameterInfo parameter)
    {
        if (Input is null)
        {
            return parameter.ParameterType.IsValueType
                ? throw new InvalidOperationException($"Could not populate the value for '{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.")
                : null;
        }

        return Input.GetType() == parameter.ParameterType
            ? Input
            : throw new InvalidOperationException($"The input is a {Input.GetType()}, parameter '{parameter.Name}' a {parameter.ParameterType}: in Azure it would be null, for the worker binds the exact type only.");
    }
}

/// <summary>What an activity's parameter is bound from.</summary>
internal sealed record ActivityInvocation(TaskActivityContext Context, object? Input);
