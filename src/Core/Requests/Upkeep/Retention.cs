namespace PartnerDesk.Core.Requests.Upkeep;

/// <param name="Deliveries">Idempotency rows removed.</param>
/// <param name="Requests">Requests removed with everything of theirs.</param>
public sealed record RetentionReport(int Deliveries, int Requests);

/// <summary>Removes what is kept long enough, a bounded slice at a time.</summary>
public sealed class Retention(ISupportRequestStore store, IRequestIndex index, IDeliveryStore deliveries, RetentionPolicy policy, TimeProvider time)
{
    public async Task<RetentionReport> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        int removedDeliveries = await deliveries.PurgeAsync(now - policy.Deliveries, policy.SliceSize, cancellationToken);
        int removedRequests = 0;
        foreach (RequestSummary line in await index.ListSettledBeforeAsync(now - policy.SettledRequests, policy.SliceSize, cancellationToken))
        {
            if (await RemoveAsync(line, cancellationToken)) removedRequests++;
        }

        return new RetentionReport(removedDeliveries, removedRequests);
    }

    private async Task<bool> RemoveAsync(RequestSummary line, CancellationToken cancellationToken)
    {
        VersionedRequest? found = await store.FindAsync(line.Id, cancellationToken);
        if (found is { Request: var request } && request.Sequence > line.Sequence)
        {
            // Reopened, and the line was not written: it says so now, and the request stays.
            await index.PutAsync(RequestSummaries.Of(request), cancellationToken);
            return false;
        }

        await store.DeleteAsync(line.Id, cancellationToken);
        // Last, so that a run that dies in between finds the request again.
        await index.RemoveAsync(line, cancellationToken);
        return true;
    }
}
