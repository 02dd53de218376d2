namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Messages that can be received, in order of their enqueued time, and the receivers that wait for one.</summary>
/// <remarks>Not thread-safe: used under the gate of an entity.</remarks>
internal sealed class ReadyLine
{
    private readonly SortedSet<Delivery> _ready = new(Comparer<Delivery>.Create((one, other) =>
    {
        int byTime = one.EnqueuedAt.CompareTo(other.EnqueuedAt);
        return byTime != 0 ? byTime : one.SequenceNumber.CompareTo(other.SequenceNumber);
    }));

    private readonly LinkedList<TaskCompletionSource> _waiting = [];

    public void Add(Delivery delivery)
    {
        _ready.Add(delivery);
        WakeOne();
    }

    public void Remove(Delivery delivery) => _ready.Remove(delivery);

    public List<Delivery> Take(int maxCount)
    {
        List<Delivery> taken = [.. _ready.Take(maxCount)];
        taken.ForEach(Remove);
        return taken;
    }

    /// <summary>Joins those who wait. The task completes when it is worth trying again; leave the line in any case.</summary>
    public LinkedListNode<TaskCompletionSource> Join() =>
        _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Leave(LinkedListNode<TaskCompletionSource> place)
    {
        if (place.List is not null)
        {
            _waiting.Remove(place);
        }
        else if (_ready.Count > 0)
        {
            // Woken, but it may not take what it was woken for: pass the call on.
            WakeOne();
        }
    }

    public void WakeAll()
    {
        while (_waiting.Count > 0)
        {
            WakeOne();
        }
    }

    private void WakeOne()
    {
        if (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            first.Value.TrySetResult();
        }
    }
}
