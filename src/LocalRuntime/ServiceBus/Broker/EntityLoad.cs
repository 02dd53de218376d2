using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Sorts out the rows of an entity at the start.</summary>
/// <remarks>
/// A send whose outcome was never known may have left a row behind, and its repetition another one with the same id: inside
/// the window only one of them was meant. One that is done wins, else the later one, because its sender was answered.
/// </remarks>
internal sealed class EntityLoad
{
    private readonly Dictionary<long, StoredMessageRow> _kept = [];
    private readonly List<long> _leftovers = [];
    private readonly HashSet<long> _leftoverBatches;

    /// <param name="rows">In order of their numbers.</param>
    /// <param name="batches">Whose rows count, though they were written in several transactions.</param>
    /// <param name="history">Null when the entity does not look for duplicates.</param>
    public EntityLoad(IEnumerable<StoredMessageRow> rows, IReadOnlySet<long> batches, DuplicateHistory? history)
    {
        _leftoverBatches = [.. batches];
        Dictionary<string, StoredMessageRow> byId = new(StringComparer.Ordinal);
        foreach (StoredMessageRow row in rows)
        {
            bool isHistory = row.Size is null;
            if ((isHistory && history is null) || (row.Batch is { } batch && !batches.Contains(batch)))
            {
                _leftovers.Add(row.SequenceNumber);
                continue;
            }

            _leftoverBatches.Remove(row.Batch ?? 0);

            if (history is not null && row.MessageId is not null)
            {
                if (byId.TryGetValue(row.MessageId, out StoredMessageRow? earlier) && history.IsWithinWindow(earlier.AcceptedAt, row.AcceptedAt))
                {
                    bool earlierIsDone = earlier.Size is null;
                    _leftovers.Add(earlierIsDone ? row.SequenceNumber : earlier.SequenceNumber);
                    if (earlierIsDone)
                    {
                        continue;
                    }

                    _kept.Remove(earlier.SequenceNumber);
                }

                byId[row.MessageId] = row;
            }

            _kept.Add(row.SequenceNumber, row);
        }
    }

    public IEnumerable<StoredMessageRow> Kept => _kept.Values.OrderBy(row => row.SequenceNumber);

    /// <summary>Numbers of rows that mean nothing any more.</summary>
    public IReadOnlyList<long> Leftovers => _leftovers;

    /// <summary>Batches of which no row is left.</summary>
    public IReadOnlySet<long> LeftoverBatches => _leftoverBatches;
}
