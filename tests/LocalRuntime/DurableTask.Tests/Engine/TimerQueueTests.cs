using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.DurableTask.Scheduling;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>When waiting instances are woken.</summary>
public sealed class TimerQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _woken = [];
    private readonly TimerQueue _queue;

    public TimerQueueTests() => _queue = new TimerQueue(_time, entry => _woken.Add(entry.InstanceId));

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    [Fact]
    public void Instances_wake_in_the_order_of_their_timers_and_never_early()
    {
        _queue.Schedule(new InstanceEntry("late"), Now.AddSeconds(2));
        _queue.Schedule(new InstanceEntry("soon"), Now.AddSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["soon"], _woken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["soon", "late"], _woken);
    }

    [Fact]
    public void A_time_between_two_milliseconds_is_not_rounded_down()
    {
        _queue.Schedule(new InstanceEntry("i"), Now.AddMilliseconds(10).AddTicks(1));

        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["i"], _woken);
    }

    [Fact]
    public void Overdue_is_woken_at_once()
    {
        _queue.Schedule(new InstanceEntry("i"), Now.AddDays(-1));

        _time.Advance(TimeSpan.Zero);

        Assert.Equal(["i"], _woken);
    }

    [Fact]
    public void A_year_is_not_too_long()
    {
        _queue.Schedule(new InstanceEntry("i"), Now.AddDays(365));

        _time.Advance(TimeSpan.FromDays(365) - TimeSpan.FromSeconds(1));
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["i"], _woken);
    }

    [Fact]
    public void Only_the_last_time_of_an_instance_counts()
    {
        var entry = new InstanceEntry("i");
        _queue.Schedule(entry, Now.AddSeconds(1));
        _queue.Schedule(entry, Now.AddSeconds(3));
        _queue.Schedule(entry, null);
        _queue.Schedule(entry, Now.AddSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_woken);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["i"], _woken);
    }

    [Fact]
    public void Timers_set_and_cancelled_without_end_do_not_pile_up()
    {
        var entry = new InstanceEntry("i");
        for (int i = 1; i <= 10_000; i++)
        {
            _queue.Schedule(entry, Now.AddDays(i));
        }

        Assert.InRange(_queue.Count, 1, 2000);
    }

    public void Dispose() => _queue.Dispose();
}
