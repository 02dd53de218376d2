namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>
/// The system's clock, which a test can move on: everything that falls due in between becomes due at once. Unlike a clock
/// that stands still, it never starves an engine that waits a moment between two looks at its storage.
/// </summary>
internal sealed class SkippableClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<SkippableTimer> _armed = [];
    private TimeSpan _skipped;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return System.GetUtcNow() + _skipped;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippableTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Skip(TimeSpan time)
    {
        SkippableTimer[] waiting;
        lock (_gate)
        {
            _skipped += time;
            waiting = [.. _armed];
        }

        foreach (SkippableTimer timer in waiting)
        {
            timer.Rearm();
        }
    }

    private sealed class SkippableTimer : ITimer
    {
        private readonly SkippableClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private readonly Lock _gate = new();
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public SkippableTimer(SkippableClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _inner = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
                _period = period;
            }

            lock (_clock._gate)
            {
                _ = dueTime == Timeout.InfiniteTimeSpan ? _clock._armed.Remove(this) : _clock._armed.Add(this);
            }

            Rearm();
            return true;
        }

        public void Rearm()
        {
            lock (_gate)
            {
                TimeSpan wait = _due is not { } due ? Timeout.InfiniteTimeSpan : due - _clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;

                // The system's timers wait no longer than 49 days; this one looks again after 40.
                _inner.Change(wait > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : wait, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            Disarm();
            _inner.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            Disarm();
            await _inner.DisposeAsync();
        }

        private void Disarm()
        {
            lock (_clock._gate)
            {
                _clock._armed.Remove(this);
            }

            lock (_gate)
            {
                _due = null;
            }
        }

        private void Fire()
        {
            lock (_gate)
            {
                if (_due is not { } due)
                {
                    return;
                }

                if (due > _clock.GetUtcNow())
                {
                    Rearm();
                    return;
                }

                _due = _period > TimeSpan.Zero ? _clock.GetUtcNow() + _period : null;
            }

            _callback(_state);
            Rearm();
        }
    }
}
