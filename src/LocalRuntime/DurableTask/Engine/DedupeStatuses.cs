using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>The statuses in which an existing instance is kept and a start with its id refused.</summary>
internal static class DedupeStatuses
{
    private static readonly OrchestrationRuntimeStatus[] Live =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <returns>Null when the start names none.</returns>
    /// <exception cref="ArgumentException">A word is no status, or the set contradicts itself.</exception>
    public static IReadOnlySet<OrchestrationRuntimeStatus>? Parse(IReadOnlyList<string>? words)
    {
        if (words is not { Count: > 0 })
        {
            return null;
        }

        HashSet<OrchestrationRuntimeStatus> statuses = [.. words.Select(Parse)];
        if (statuses.Contains(OrchestrationRuntimeStatus.Terminated) && !Live.All(statuses.Contains))
        {
            throw new ArgumentException(
                "Invalid dedupe statuses: cannot include 'Terminated' while also allowing reuse of running instances, because a running "
                + "instance would be terminated and then be in the way.");
        }

        return statuses;
    }

    private static OrchestrationRuntimeStatus Parse(string word) =>
        Enum.TryParse(word, ignoreCase: true, out OrchestrationRuntimeStatus status) && Enum.IsDefined(status)
            ? status
            : throw new ArgumentException($"Invalid orchestration runtime status: '{word}' for deduplication.");
}
