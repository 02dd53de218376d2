namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to purge.</summary>
/// <param name="CreatedFrom">Null: from the first.</param>
/// <param name="CreatedTo">Null: to the last.</param>
/// <param name="Statuses">Null or empty: all. Running ones named here are removed as well.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long one call may take before it reports what it did so far; null: until all is done.</summary>
    public TimeSpan? Timeout { get; init; }
}
