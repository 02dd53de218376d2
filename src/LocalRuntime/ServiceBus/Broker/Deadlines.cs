namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>When locks run out, messages expire and scheduled ones become available: one alarm for the earliest.</summary>
/// <remarks>Not thread-safe: used under the gate of an entity. The alarm comes on another thread, without the gate.</remarks>
internal sealed class Deadlines : IDisposable
{
    /// <summary>Timers do not take longer ones; the alarm is then set again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly ITimer _alarm;
    private readonly SortedSet<Delivery> _deliveries = new(Comparer<Delivery>.Create((one, other) =>
    {
        int byTime = one.Deadline!.Value.CompareTo(other.Deadline!.Value);
        return byTime != 0 ? byTime : one.SequenceNumber.CompareTo(other.SequenceNumber);
    }));

    private DateTimeOffset _alarmAt = DateTimeOffset.MaxValue;

    public Deadlines(TimeProvider time, Action onAlarm)
    {
        _time = time;
        _alarm = time.CreateTimer(_ => onAlarm(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="delivery">Forgets the deadline it had.</param>
    /// <param name="deadline">Null or the maximum: none.</param>
    public void Set(Delivery delivery, DateTimeOffset? deadline)
    {
        if (delivery.Deadline is not null)
        {
            _deliveries.Remove(delivery);
        }

        delivery.Deadline = deadline == DateTimeOffset.MaxValue ? null : deadline;
        if (delivery.Deadline is not null)
        {
            _deliveries.Add(delivery);
            SetAlarm();
        }
    }

    /// <summary>Takes one whose deadline has come, null when there is none.</summary>
    public Delivery? TakeDue(DateTimeOffset now)
    {
        if (_deliveries.Min is { } first && first.Deadline <= now)
        {
            Set(first, deadline: null);
            return first;
        }

        return null;
    }

    /// <summary>To be called after an alarm, when what was due is taken.</summary>
    public void SetNextAlarm()
    {
        _alarmAt = DateTimeOffset.MaxValue;
        SetAlarm();
    }

    public void Dispose() => _alarm.Dispose();

    private void SetAlarm()
    {
        if (_deliveries.Min?.Deadline is { } earliest && earliest < _alarmAt)
        {
            TimeSpan wait = earliest - _time.GetUtcNow();
            wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
            _alarmAt = earliest;

            // A timer counts whole milliseconds: round up, or it comes before the time.
            _alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }
}
