using Microsoft.Extensions.Options;
using PartnerDesk.Functions.Callers;

namespace PartnerDesk.Functions.Tests.Callers;

public sealed class RateLimitsTests
{
    // So slow that nothing comes back while a test runs.
    private const int OneASecond = 1;

    [Fact]
    public void TryTake_WithinTheBurst_GoesOn_ThenSaysHowLongToWait()
    {
        using RateLimits limits = Limits(burst: 3);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(limits.TryTake("ann")));

        TimeSpan wait = limits.TryTake("ann")!.Value;
        Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void TryTake_OfAnotherCaller_HasItsOwnBudget()
    {
        using RateLimits limits = Limits(burst: 1);
        Assert.Null(limits.TryTake("ann"));
        Assert.NotNull(limits.TryTake("ann"));

        Assert.Null(limits.TryTake("bob"));
    }

    [Fact]
    public void TryTake_OnManyThreads_GivesNoMoreThanTheBurst()
    {
        using RateLimits limits = Limits(burst: 100);
        int taken = 0;

        // A second or more would bring one back: what is asserted leaves room for a slow machine.
        Parallel.For(0, 1_000, _ =>
        {
            if (limits.TryTake("ann") is null)
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.InRange(taken, 100, 160);
    }

    private static RateLimits Limits(int burst) => new(Options.Create(new RateLimitOptions { PerSecond = OneASecond, Burst = burst }));
}
