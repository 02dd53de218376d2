using System.Collections.Concurrent;
using System.Threading.Channels;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>All instances that are not terminal, and the queue of those that have something to do.</summary>
internal sealed class InstanceDirectory
{
    private readonly ConcurrentDictionary<string, InstanceEntry> _entries = new(StringComparer.Ordinal);
    private readonly Channel<InstanceEntry> _ready = Channel.CreateUnbounded<InstanceEntry>();
    private int _busy;
    private volatile TaskCompletionSource? _idle;

    public ChannelReader<InstanceEntry> Ready => _ready.Reader;

    /// <summary>Instances whose episode runs or is queued.</summary>
    public int Busy => Volatile.Read(ref _busy);

    public IEnumerable<InstanceEntry> Entries => _entries.Values;

    public InstanceEntry? Find(string instanceId) => _entries.GetValueOrDefault(instanceId);

    public InstanceEntry Adopt(string instanceId) => _entries.GetOrAdd(instanceId, id => new InstanceEntry(id));

    /// <summary>For an instance that is live or about to be.</summary>
    /// <returns>False when there is none; the message is then not kept.</returns>
    public bool TryPost(string instanceId, Message message)
    {
        while (_entries.TryGetValue(instanceId, out InstanceEntry? entry))
        {
            if (Post(entry, message))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For an instance that may not exist yet.</summary>
    public void Post(string instanceId, Message message)
    {
        while (!Post(Adopt(instanceId), message))
        {
        }
    }

    /// <summary>Ends an episode of the entry.</summary>
    public void Finish(InstanceEntry entry)
    {
        switch (entry.Finish())
        {
            case AfterEpisode.RunAgain:
                _ready.Writer.TryWrite(entry);
                return;
            case AfterEpisode.Forget:
                _entries.TryRemove(KeyValuePair.Create(entry.InstanceId, entry));
                break;
        }

        if (Interlocked.Decrement(ref _busy) == 0)
        {
            _idle?.TrySetResult();
        }
    }

    /// <summary>Completes once when nothing runs or is queued; for a host that stops.</summary>
    public Task WhenIdleAsync()
    {
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Busy == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    private bool Post(InstanceEntry entry, Message message)
    {
        switch (entry.Post(message))
        {
            case null:
                // It is about to leave the directory; another takes its place.
                _entries.TryRemove(KeyValuePair.Create(entry.InstanceId, entry));
                return false;
            case true:
                Interlocked.Increment(ref _busy);
                _ready.Writer.TryWrite(entry);
                break;
        }

        return true;
    }
}
