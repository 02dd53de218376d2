using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>
/// An instance that is not terminal, or has messages. This is all that stays in memory while it waits; its state is
/// cached and can be dropped and read again. Messages are taken in their order, by one episode at a time.
/// </summary>
internal sealed class InstanceEntry(string instanceId)
{
    private readonly Lock _gate = new();
    private List<Message>? _mailbox;
    private bool _isScheduled;
    private bool _isGone;

    public string InstanceId => instanceId;

    /// <summary>The instance exists and is not terminal.</summary>
    public bool IsLive { get; set; }

    public OrchestrationRuntimeStatus Status { get; set; }

    /// <summary>What the timer queue waits for; an older entry there is void.</summary>
    public DateTime? NextTimer { get; set; }

    /// <summary>Null when it must be read from storage.</summary>
    public InstanceState? State { get; set; }

    /// <summary>Starts by the same parent that wait until this instance has ended.</summary>
    public List<StartInstance>? Deferred { get; set; }

    /// <summary>Place in the cache's order of use; owned by the cache.</summary>
    public LinkedListNode<InstanceEntry>? CacheNode { get; set; }

    /// <summary>Bytes the cache counts for it; owned by the cache.</summary>
    public int CachedBytes { get; set; }

    /// <returns>Whether the caller must schedule an episode, or null when the entry has left the directory.</returns>
    public bool? Post(Message message)
    {
        lock (_gate)
        {
            if (_isGone)
            {
                return null;
            }

            (_mailbox ??= []).Add(message);
            if (_isScheduled)
            {
                return false;
            }

            return _isScheduled = true;
        }
    }

    public List<Message> Take()
    {
        lock (_gate)
        {
            List<Message> all = _mailbox ?? [];
            _mailbox = null;
            return all;
        }
    }

    /// <summary>Ends an episode.</summary>
    /// <returns>What to do with the entry.</returns>
    public AfterEpisode Finish()
    {
        lock (_gate)
        {
            if (_mailbox is not null)
            {
                return AfterEpisode.RunAgain;
            }

            _isScheduled = false;
            _isGone = !IsLive;
            return _isGone ? AfterEpisode.Forget : AfterEpisode.Rest;
        }
    }

    /// <summary>Drops the state unless an episode uses it.</summary>
    public bool TryDropState()
    {
        lock (_gate)
        {
            if (_isScheduled)
            {
                return false;
            }

            State = null;
            return true;
        }
    }
}

internal enum AfterEpisode
{
    Rest,
    RunAgain,
    Forget,
}
