using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace PartnerDesk.Functions.Callers;

/// <summary>How often one caller may call, per process. Section <c>RateLimit</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests a second, sustained. 1 to 100,000; default 50.</summary>
    [Range(1, 100_000)]
    public int PerSecond { get; set; } = 50;

    /// <summary>Requests at once after a pause. 1 to 1,000,000; default 200.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 200;
}

/// <summary>A token bucket per caller.</summary>
public sealed class RateLimits(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.Burst,
            TokensPerPeriod = Math.Max(1, options.Value.PerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(options.Value.PerSecond >= 10 ? 100 : 1000.0 / options.Value.PerSecond),
            QueueLimit = 0,
        }));

    /// <summary>Takes one request of the caller's budget.</summary>
    /// <returns>Null when it may go on; else how long to wait.</returns>
    public TimeSpan? TryTake(string caller)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            return null;
        }

        return lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose() => _limiter.Dispose();
}
