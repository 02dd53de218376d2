namespace Microsoft.DurableTask.Client;

/// <param name="Output">Becomes the output of the instance.</param>
/// <param name="Recursive">Asks to terminate sub-orchestrations too; backends may leave them, as the reference one does.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
