using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Scheduling;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>
/// Reads once, at start, what the last host left: instances that are not terminal with their next timers, and outboxes
/// that were not delivered. Everything after this is point operations.
/// </summary>
internal sealed class Recovery(
    InstanceDirectory directory, InstanceStore store, TimerQueue timers, OutboxDelivery outbox, Patience patience)
{
    private const int PageSize = 1000;

    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        Dictionary<string, long> sequences = await ReadInstancesAsync(cancellationToken);
        List<TableEntity> rows = await patience.RunAsync(ReadOutboxesAsync, cancellationToken);
        foreach (IGrouping<(string Key, long Sequence), TableEntity> group in rows.GroupBy(row => (row.PartitionKey, RowKeys.OutboxSequence(row.RowKey))))
        {
            await DeliverAsync(group.Key.Key, group.Key.Sequence, [.. group], sequences, stopping, cancellationToken);
        }
    }

    /// <summary>The last commit of each live instance, by its key.</summary>
    private async Task<Dictionary<string, long>> ReadInstancesAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> sequences = new(StringComparer.Ordinal);
        const string Filter = $"RowKey eq '{RowKeys.Instance}' and {InstanceRow.Live} eq true";
        string? next = null;
        do
        {
            string? from = next;
            (List<StoredInstance> found, next) = await patience.RunAsync(
                token => store.QueryAsync(Filter, withPayloads: false, from, PageSize, token), cancellationToken);
            foreach ((InstanceRecord record, _) in found)
            {
                sequences[InstanceKey.Encode(record.InstanceId)] = record.Sequence;
                InstanceEntry entry = directory.Adopt(record.InstanceId);
                entry.IsLive = true;
                entry.Status = record.Status;
                timers.Schedule(entry, record.NextTimer);
                if (record.HasWork)
                {
                    directory.Post(record.InstanceId, new TakeUpWork());
                }
            }
        }
        while (next is not null);

        return sequences;
    }

    private async Task<List<TableEntity>> ReadOutboxesAsync(CancellationToken cancellationToken)
    {
        List<TableEntity> rows = [];
        await foreach (TableEntity row in store.ReadOutboxesAsync(cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async Task DeliverAsync(
        string key, long sequence, List<TableEntity> rows, Dictionary<string, long> sequences, CancellationToken stopping, CancellationToken cancellationToken)
    {
        long? committed = sequences.TryGetValue(key, out long live)
            ? live
            : await patience.RunAsync(token => store.ReadSequenceAsync(key, token), cancellationToken);
        bool isDelivered = rows[0].RowKey != RowKeys.Outbox(sequence, 0);
        if (committed is null || sequence > committed || isDelivered)
        {
            // Written ahead of a commit that never came, and a later commit must not vouch for it; or left when the last
            // host ended while it deleted, the first row first, what had arrived.
            foreach (TableEntity row in rows)
            {
                await patience.RunAsync(token => store.DeleteAsync(key, row.RowKey, token), cancellationToken);
            }

            return;
        }

        List<OutboxMessage> messages = HistoryCodec.DecodeMessages(Blocks.Join(rows.SelectMany(Blocks.Parts)));
        outbox.Deliver(key, sequence, rows.Count, messages, stopping);
    }
}
