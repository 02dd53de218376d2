using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>
/// An instance in memory: its row, its history and what is open in it, as of the last commit. Owned by whoever runs
/// the instance's episode.
/// </summary>
internal sealed class InstanceState
{
    // A row, its texts and the objects around it, roughly.
    private const int FixedBytes = 1024;

    private readonly Dictionary<int, ActivityScheduled> _activities = [];
    private readonly Dictionary<int, TimerCreated> _timers = [];
    private readonly Dictionary<int, ChildScheduled> _children = [];

    public InstanceState(InstanceRecord record, Azure.ETag etag, List<HistoryEvent> history, int firstInline)
    {
        Record = record;
        ETag = etag;
        History = history;
        FirstInline = firstInline;
        Track(history);
    }

    public InstanceRecord Record { get; set; }

    public Azure.ETag ETag { get; set; }

    public List<HistoryEvent> History { get; }

    /// <summary>Events from this one on are in the instance row, those before in rows of their own.</summary>
    public int FirstInline { get; set; }

    public IReadOnlyCollection<ActivityScheduled> OpenActivities => _activities.Values;

    /// <summary>Includes timers that the code has cancelled, as far as only the history is known.</summary>
    public IEnumerable<TimerCreated> OpenTimers => _timers.Values;

    /// <summary>Estimate of the memory held.</summary>
    public int Bytes => FixedBytes + (3 * HistoryBytes) + (2 * ((Record.Input?.Length ?? 0) + (Record.Output?.Length ?? 0)));

    /// <summary>Bytes of the history as stored.</summary>
    public int HistoryBytes { get; set; }

    public bool IsActivityOpen(int id) => _activities.ContainsKey(id);

    public bool IsChildOpen(int id) => _children.ContainsKey(id);

    public void Append(IReadOnlyList<HistoryEvent> events)
    {
        History.AddRange(events);
        Track(events);
    }

    /// <summary>Forgets timers that the code has cancelled.</summary>
    public void KeepTimers(IReadOnlySet<int> open)
    {
        foreach (int id in _timers.Keys.Where(id => !open.Contains(id)).ToList())
        {
            _timers.Remove(id);
        }
    }

    private void Track(IReadOnlyList<HistoryEvent> events)
    {
        foreach (HistoryEvent happened in events)
        {
            switch (happened)
            {
                case ActivityScheduled e:
                    _activities[e.Id] = e;
                    break;
                case ActivityCompleted e:
                    _activities.Remove(e.Id);
                    break;
                case ActivityFailed e:
                    _activities.Remove(e.Id);
                    break;
                case TimerCreated e:
                    _timers[e.Id] = e;
                    break;
                case TimerFired e:
                    _timers.Remove(e.Id);
                    break;
                case ChildScheduled e:
                    _children[e.Id] = e;
                    break;
                case ChildCompleted e:
                    _children.Remove(e.Id);
                    break;
                case ChildFailed e:
                    _children.Remove(e.Id);
                    break;
            }
        }
    }
}
