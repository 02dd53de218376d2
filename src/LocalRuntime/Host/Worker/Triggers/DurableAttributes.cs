using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a static method an orchestrator.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Name of the orchestration; null: the function's name.</summary>
    public string? Orchestration { get; set; }
}

/// <summary>Makes a method an activity; the parameter is its input.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Name of the activity; null: the function's name.</summary>
    public string? Activity { get; set; }
}

/// <summary>Gives a function the client of the task hub: the only way to get one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Another task hub than that of host.json; LocalRuntime has one hub and refuses another.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Another storage connection; LocalRuntime has one hub and refuses another.</summary>
    public string? ConnectionName { get; set; }
}
