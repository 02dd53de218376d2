namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>Bounds the memory of cached instance states; those used longest ago are dropped and read again when needed.</summary>
internal sealed class InstanceCache(long capacityBytes)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<InstanceEntry> _order = new();
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The entry has just been used and its state may have grown or gone.</summary>
    public void Touch(InstanceEntry entry)
    {
        lock (_gate)
        {
            Remove(entry);
            if (entry.State is not { } state)
            {
                return;
            }

            entry.CachedBytes = state.Bytes;
            entry.CacheNode = _order.AddLast(entry);
            _bytes += entry.CachedBytes;
            LinkedListNode<InstanceEntry>? oldest = _order.First;
            while (_bytes > capacityBytes && oldest is not null)
            {
                LinkedListNode<InstanceEntry>? next = oldest.Next;
                if (oldest.Value.TryDropState())
                {
                    Remove(oldest.Value);
                }

                oldest = next;
            }
        }
    }

    private void Remove(InstanceEntry entry)
    {
        if (entry.CacheNode is { } node)
        {
            _order.Remove(node);
            _bytes -= entry.CachedBytes;
            entry.CacheNode = null;
            entry.CachedBytes = 0;
        }
    }
}
