using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.ServiceBus.Storage;

/// <summary>
/// Writes rows, one request at a time per partition. What is asked for while a request is under way goes out together in
/// the next one, so that many senders and receivers cost few requests.
/// </summary>
/// <remarks>The changes of one call are stored together or not at all; those of different calls keep their order.</remarks>
internal sealed class RowWriter(TableClient table)
{
    /// <summary>The service's limits for a transaction are 100 rows and 4 MiB.</summary>
    public const int MaxRows = 100;

    private const int MaxBytes = 3 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Pending>> _partitions = new(StringComparer.Ordinal);
    private TaskCompletionSource? _idle;

    /// <param name="changes">At least one, all in one partition, at most <see cref="MaxRows"/>, no row twice.</param>
    /// <exception cref="RequestFailedException">Status 404: a row to merge into is gone. Others: nothing is known about the rows.</exception>
    public Task WriteAsync(params IReadOnlyList<RowChange> changes)
    {
        string partition = changes[0].Row.PartitionKey;
        Pending pending = new(changes);
        lock (_gate)
        {
            if (_partitions.TryGetValue(partition, out Queue<Pending>? queue))
            {
                queue.Enqueue(pending);
            }
            else
            {
                queue = new Queue<Pending>([pending]);
                _partitions.Add(partition, queue);
                _ = Task.Run(() => DrainAsync(partition, queue));
            }
        }

        return pending.Written.Task;
    }

    /// <summary>Waits until nothing is being written.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (_partitions.Count == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private async Task DrainAsync(string partition, Queue<Pending> queue)
    {
        while (true)
        {
            List<Pending> group;
            lock (_gate)
            {
                if (queue.Count == 0)
                {
                    _partitions.Remove(partition);
                    if (_partitions.Count == 0)
                    {
                        _idle?.SetResult();
                        _idle = null;
                    }

                    return;
                }

                group = TakeGroup(queue);
            }

            await WriteGroupAsync(group);
        }
    }

    private static List<Pending> TakeGroup(Queue<Pending> queue)
    {
        List<Pending> group = [];
        HashSet<string> rows = new(StringComparer.Ordinal);
        int bytes = 0;
        while (queue.TryPeek(out Pending? next))
        {
            bool fits = rows.Count + next.Changes.Count <= MaxRows && bytes + next.Bytes <= MaxBytes;
            bool sameRowTwice = next.Changes.Any(change => rows.Contains(change.Row.RowKey));
            if (group.Count > 0 && (!fits || sameRowTwice))
            {
                break;
            }

            group.Add(queue.Dequeue());
            rows.UnionWith(next.Changes.Select(change => change.Row.RowKey));
            bytes += next.Bytes;
        }

        return group;
    }

    private async Task WriteGroupAsync(List<Pending> group)
    {
        try
        {
            await SubmitAsync([.. group.SelectMany(pending => pending.Changes)]);
            group.ForEach(pending => pending.Written.SetResult());
        }
        catch (RequestFailedException refused) when (group.Count > 1 && refused.Status is 400 or 404 or 413)
        {
            // One row stands in the way of all, for example one that is gone: each on its own then.
            foreach (Pending pending in group)
            {
                await WriteGroupAsync([pending]);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to those who wait for these rows.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            group.ForEach(pending => pending.Written.SetException(failure));
        }
    }

    private async Task SubmitAsync(List<RowChange> changes)
    {
        if (changes is [var only])
        {
            await SubmitAsync(only);
            return;
        }

        await table.SubmitTransactionAsync(changes.Select(change => change.Kind switch
        {
            RowChangeKind.Put => new TableTransactionAction(TableTransactionActionType.UpsertReplace, change.Row),
            RowChangeKind.Merge => new TableTransactionAction(TableTransactionActionType.UpdateMerge, change.Row, ETag.All),
            _ => new TableTransactionAction(TableTransactionActionType.Delete, change.Row, ETag.All),
        }));
    }

    private Task<Response> SubmitAsync(RowChange change) => change.Kind switch
    {
        RowChangeKind.Put => table.UpsertEntityAsync(change.Row, TableUpdateMode.Replace),
        RowChangeKind.Merge => table.UpdateEntityAsync(change.Row, ETag.All, TableUpdateMode.Merge),
        _ => table.DeleteEntityAsync(change.Row.PartitionKey, change.Row.RowKey, ETag.All),
    };

    private sealed class Pending(IReadOnlyList<RowChange> changes)
    {
        public IReadOnlyList<RowChange> Changes { get; } = changes;

        public int Bytes { get; } = changes.Sum(change => change.Size);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
