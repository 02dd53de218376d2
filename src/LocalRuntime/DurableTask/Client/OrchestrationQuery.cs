namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list.</summary>
/// <param name="CreatedFrom">Null: from the first.</param>
/// <param name="CreatedTo">Null: to the last.</param>
/// <param name="Statuses">Null or empty: all.</param>
/// <param name="TaskHubNames">Not used by a hub that knows only itself.</param>
/// <param name="InstanceIdPrefix">Case-sensitive.</param>
/// <param name="PageSize">Instances per page, default 100; the hint given to AsPages comes first.</param>
/// <param name="FetchInputsAndOutputs">False: payloads are left out.</param>
/// <param name="ContinuationToken">Of an earlier page: go on after it.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    public const int DefaultPageSize = 100;
}
