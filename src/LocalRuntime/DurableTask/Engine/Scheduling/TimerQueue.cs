namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>
/// Wakes instances when their next timer is due: never before, and at most <see cref="LongestSleep"/> late when the
/// machine's clock jumps ahead of the timer it runs on.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The clock is looked at this often at least; a laptop that slept must not be an hour late.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<InstanceEntry, DateTime> _queue = new();
    private readonly TimeProvider _time;
    private readonly Action<InstanceEntry> _wake;
    private readonly ITimer _timer;
    private DateTime _armedFor = DateTime.MaxValue;
    private bool _isStopped;
    private int _waiting;

    public TimerQueue(TimeProvider time, Action<InstanceEntry> wake)
    {
        _time = time;
        _wake = wake;
        _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Entries held, with those that count no more.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <param name="entry">The instance.</param>
    /// <param name="due">UTC; null when it waits for no timer any more.</param>
    public void Schedule(InstanceEntry entry, DateTime? due)
    {
        lock (_gate)
        {
            if (entry.NextTimer == due)
            {
                return;
            }

            _waiting += (due is null ? 0 : 1) - (entry.NextTimer is null ? 0 : 1);
            entry.NextTimer = due;
            if (due is { } at)
            {
                _queue.Enqueue(entry, at);
                DropVoid();
                Arm();
            }
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
        }
    }

    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    private void Fire()
    {
        List<InstanceEntry> due = [];
        lock (_gate)
        {
            _armedFor = DateTime.MaxValue;
            DateTime now = _time.GetUtcNow().UtcDateTime;
            while (_queue.TryPeek(out InstanceEntry? entry, out DateTime at) && (at <= now || entry.NextTimer != at))
            {
                _queue.Dequeue();
                if (entry.NextTimer == at)
                {
                    entry.NextTimer = null;
                    _waiting--;
                    due.Add(entry);
                }
            }

            Arm();
        }

        due.ForEach(_wake);
    }

    // A timer that was cancelled stays in the queue until it is due, which may be in a week.
    private void DropVoid()
    {
        if (_queue.Count > 1024 && _queue.Count > 4 * _waiting)
        {
            (InstanceEntry, DateTime)[] valid = [.. _queue.UnorderedItems.Where(item => item.Element.NextTimer == item.Priority)];
            _queue.Clear();
            _queue.EnqueueRange(valid);
        }
    }

    private void Arm()
    {
        if (_isStopped || !_queue.TryPeek(out _, out DateTime at) || at >= _armedFor)
        {
            return;
        }

        DateTime now = _time.GetUtcNow().UtcDateTime;
        TimeSpan wait = at - now;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestSleep ? LongestSleep : wait;
        _armedFor = now + wait < at ? now + wait : at;

        // Whole milliseconds, up: a timer that runs early would find nothing due and cost a second round.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
