namespace Microsoft.DurableTask;

/// <summary>An activity without static types: what the engine runs.</summary>
public interface ITaskActivity
{
    /// <summary>The stored input is read as this type.</summary>
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskActivityContext context, object? input);
}
