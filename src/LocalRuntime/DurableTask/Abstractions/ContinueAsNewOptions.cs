namespace Microsoft.DurableTask;

/// <summary>How the next generation of an instance starts.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <summary>Default true. When false, events that arrived and were not waited for are dropped.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Null: the version stays.</summary>
    public string? NewVersion { get; set; }
}
