namespace PartnerDesk.Core.Requests;

/// <summary>Lets the writers of one request within this process go one after the other, so that they do not use up each other's retries.</summary>
/// <remarks>Only a courtesy: correctness rests on the store's ETags. Requests share stripes, so memory stays fixed.</remarks>
public sealed class RequestLocks : IDisposable
{
    private const int StripeCount = 256;
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the request's turn; dispose what is returned to give it on.</summary>
    public async Task<IDisposable> EnterAsync(string requestId, CancellationToken cancellationToken)
    {
        uint hash = (uint)string.GetHashCode(requestId, StringComparison.OrdinalIgnoreCase);
        SemaphoreSlim stripe = _stripes[hash % StripeCount];
        await stripe.WaitAsync(cancellationToken);
        return new Turn(stripe);
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim stripe in _stripes) stripe.Dispose();
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
