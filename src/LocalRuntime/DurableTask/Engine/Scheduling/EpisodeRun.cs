namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>The messages an instance had when its episode began, and how far they are dealt with.</summary>
internal sealed class EpisodeRun(InstanceEntry entry, CancellationToken stopping)
{
    private readonly List<Message> _messages = entry.Take();
    private readonly TaskCompletionSource _trouble = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _done;

    public InstanceEntry Entry => entry;

    public CancellationToken Stopping => stopping;

    /// <summary>Completes when storage keeps the episode waiting.</summary>
    public Task Trouble => _trouble.Task;

    /// <summary>The next message to deal with; null when there are no more.</summary>
    public Message? Next => _done < _messages.Count ? _messages[_done] : null;

    public IEnumerable<Message> Rest => _messages.Skip(_done);

    /// <summary>Messages from the given place after <see cref="Next"/> up to one that is dealt with on its own.</summary>
    public List<Message> TurnFrom(int offset) =>
        [.. _messages.Skip(_done + offset).TakeWhile(message => message is not (StartInstance or PurgeInstance))];

    public void Advance(int count) => _done += count;

    /// <summary>Clients are told; the messages are kept.</summary>
    public void ReportTrouble(Exception exception)
    {
        foreach (Message message in Rest)
        {
            message.ReportTrouble(exception);
        }

        _trouble.TrySetResult();
    }

    public void RejectAll(Exception exception) => _messages.ForEach(message => message.Reject(exception));
}
