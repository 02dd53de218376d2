namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Which message ids were accepted inside the window, and which rows are kept for nothing else.</summary>
/// <remarks>Not thread-safe: used under the gate of an entity. Ids are compared ordinally, as the service does.</remarks>
internal sealed class DuplicateHistory(TimeSpan window)
{
    private readonly Dictionary<string, Accepted> _accepted = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string MessageId, long SequenceNumber, DateTimeOffset AcceptedAt), DateTimeOffset> _rows = new();

    public int RowCount => _rows.Count;

    public bool IsWithinWindow(DateTimeOffset acceptedAt, DateTimeOffset now) => now - acceptedAt < window;

    public Accepted? Find(string messageId, DateTimeOffset now) =>
        _accepted.TryGetValue(messageId, out Accepted? accepted) && IsWithinWindow(accepted.AcceptedAt, now) ? accepted : null;

    public void Add(string messageId, Accepted accepted) => _accepted[messageId] = accepted;

    public void Forget(string messageId, long sequenceNumber)
    {
        if (_accepted.TryGetValue(messageId, out Accepted? accepted) && accepted.SequenceNumber == sequenceNumber)
        {
            _accepted.Remove(messageId);
        }
    }

    /// <summary>The row of the message is from now on kept for its id alone.</summary>
    public void AddRow(string messageId, long sequenceNumber, DateTimeOffset acceptedAt) =>
        _rows.Enqueue((messageId, sequenceNumber, acceptedAt), acceptedAt);

    /// <summary>Takes rows that are past the window, the oldest first, and forgets their ids.</summary>
    public List<(string MessageId, long SequenceNumber, DateTimeOffset AcceptedAt)> TakeExpiredRows(int maxCount, DateTimeOffset now)
    {
        List<(string MessageId, long SequenceNumber, DateTimeOffset AcceptedAt)> taken = [];
        while (taken.Count < maxCount && _rows.TryPeek(out var row, out _) && !IsWithinWindow(row.AcceptedAt, now))
        {
            taken.Add(_rows.Dequeue());
            Forget(row.MessageId, row.SequenceNumber);
        }

        return taken;
    }

    /// <param name="SequenceNumber">Of the message that came first.</param>
    /// <param name="AcceptedAt">When it came.</param>
    /// <param name="Stored">Becomes true once it is stored, false when that failed.</param>
    internal sealed record Accepted(long SequenceNumber, DateTimeOffset AcceptedAt, Task<bool> Stored);
}
