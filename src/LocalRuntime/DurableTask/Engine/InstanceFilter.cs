using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>Conditions on instances as a filter on their rows.</summary>
internal static class InstanceFilter
{
    // Greater than any character a key can go on with.
    private const char End = '\uFFFF';

    /// <param name="createdFrom">Inclusive.</param>
    /// <param name="createdTo">Inclusive.</param>
    /// <param name="statuses">Null or empty for all.</param>
    /// <param name="instanceIdPrefix">Case-sensitive; null or empty for all.</param>
    public static string Of(
        DateTimeOffset? createdFrom, DateTimeOffset? createdTo, IEnumerable<OrchestrationRuntimeStatus>? statuses, string? instanceIdPrefix)
    {
        List<string> conditions = [$"RowKey eq '{RowKeys.Instance}'"];
        if (!string.IsNullOrEmpty(instanceIdPrefix))
        {
            string from = InstanceKey.Encode(instanceIdPrefix);
            conditions.Add(TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {from + End}"));
        }

        if (createdFrom is { } earliest)
        {
            conditions.Add(TableClient.CreateQueryFilter($"CreatedAt ge {earliest}"));
        }

        if (createdTo is { } latest)
        {
            conditions.Add(TableClient.CreateQueryFilter($"CreatedAt le {latest}"));
        }

        string anyStatus = string.Join(" or ", (statuses ?? []).Select(status => $"{InstanceRow.Status} eq '{status}'"));
        if (anyStatus.Length > 0)
        {
            conditions.Add($"({anyStatus})");
        }

        return string.Join(" and ", conditions);
    }
}
