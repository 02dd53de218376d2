using System.ComponentModel.DataAnnotations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace PartnerDesk.Functions.Upkeep;

/// <summary>How long finished orchestrations are kept. Section <c>Instances</c>.</summary>
public sealed class InstanceRetentionOptions
{
    /// <summary>Kept this long after their last change. 1 h to 365 days; default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many one run removes at most. 1 to 10,000; default 200.</summary>
    [Range(1, 10_000)]
    public int SliceSize { get; set; } = 200;
}

/// <summary>Purges finished orchestrations, a bounded slice at a time.</summary>
public sealed class InstanceRetention(IOptions<InstanceRetentionOptions> options, TimeProvider time)
{
    private static readonly OrchestrationRuntimeStatus[] Finished =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <returns>How many were removed.</returns>
    public async Task<int> RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        DateTimeOffset before = time.GetUtcNow() - options.Value.Keep;
        var query = new OrchestrationQuery { CreatedTo = before, Statuses = Finished, PageSize = Math.Min(options.Value.SliceSize, 100) };
        int removed = 0;

        // One by one and only what ended long ago: the purge filter knows nothing but creation times, and a request's instance may live for years.
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            if (instance.LastUpdatedAt > before)
            {
                continue;
            }

            await client.PurgeInstanceAsync(instance.InstanceId, cancellation: cancellationToken);
            if (++removed == options.Value.SliceSize)
            {
                break;
            }
        }

        return removed;
    }
}
