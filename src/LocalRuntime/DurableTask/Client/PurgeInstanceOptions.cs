namespace Microsoft.DurableTask.Client;

/// <param name="Recursive">Asks to purge sub-orchestrations too; backends may leave them, as the reference one does.</param>
public record PurgeInstanceOptions(bool Recursive = false);
