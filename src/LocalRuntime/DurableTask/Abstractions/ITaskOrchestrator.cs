namespace Microsoft.DurableTask;

/// <summary>An orchestrator without static types: what the engine runs.</summary>
public interface ITaskOrchestrator
{
    /// <summary>The stored input is read as this type.</summary>
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
