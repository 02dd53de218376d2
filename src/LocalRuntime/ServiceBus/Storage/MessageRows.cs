using System.Text;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.ServiceBus.Storage;

/// <summary>
/// Turns messages into rows and back. One row holds a message with the state of every queue or subscription that still
/// has it, so that one write delivers to all of them or to none. A row that has served its queues and is kept only to
/// recognize duplicates has no size and no payload.
/// </summary>
/// <remarks>
/// Rows of 256 consecutive sequence numbers share a partition: small enough for storage that searches a partition from
/// end to end, large enough to write many rows together.
/// </remarks>
internal sealed class MessageRows(string entityName)
{
    public const int NumbersPerPartition = 256;

    /// <summary>A binary property holds at most 64 KiB.</summary>
    private const int ChunkSize = 60 * 1024;

    private const string MessageId = "MessageId";
    private const string AcceptedAt = "AcceptedAt";
    private const string ScheduledFor = "ScheduledFor";
    private const string TimeToLive = "TimeToLive";
    private const string Size = "Size";
    private const string Batch = "Batch";
    private const string BatchPartition = "batches";
    private const string Chunk = "Payload";
    private const string DeliveryPrefix = "In_";

    private readonly string _partitionPrefix = Encode(entityName) + "-";

    /// <summary>The properties that a restart reads: all but the payload.</summary>
    public static IEnumerable<string> IndexProperties(IEnumerable<string> receiverNames) =>
        [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), MessageId, AcceptedAt, ScheduledFor, TimeToLive, Size, Batch, .. receiverNames.Select(DeliveryProperty)];

    public bool Owns(TableEntity row) => row.PartitionKey.StartsWith(_partitionPrefix, StringComparison.Ordinal);

    public RowChange PutMessage(StoredMessageRow message, byte[] payload)
    {
        TableEntity row = Key(message.SequenceNumber);
        row[AcceptedAt] = message.AcceptedAt;
        row[Size] = payload.Length;
        if (message.MessageId is not null)
        {
            row[MessageId] = message.MessageId;
        }

        if (message.ScheduledFor is { } scheduledFor)
        {
            row[ScheduledFor] = scheduledFor;
        }

        if (message.Batch is { } batch)
        {
            row[Batch] = batch;
        }

        if (message.TimeToLive != TimeSpan.MaxValue)
        {
            row[TimeToLive] = message.TimeToLive.Ticks;
        }

        foreach ((string receiver, DeliveryRecord record) in message.Deliveries)
        {
            row[DeliveryProperty(receiver)] = record.Write();
        }

        for (int offset = 0, chunk = 0; offset < payload.Length; offset += ChunkSize, chunk++)
        {
            row[Chunk + chunk] = payload[offset..Math.Min(offset + ChunkSize, payload.Length)];
        }

        return RowChange.Put(row, payload.Length);
    }

    /// <summary>Makes the rows of a batch count that took several transactions.</summary>
    public RowChange PutBatch(long batch) => RowChange.Put(BatchKey(batch));

    public RowChange RemoveBatch(long batch)
    {
        TableEntity key = BatchKey(batch);
        return RowChange.Remove(key.PartitionKey, key.RowKey);
    }

    /// <returns>Null when the row is that of a message.</returns>
    public long? BatchOf(TableEntity row) =>
        row.PartitionKey.AsSpan(_partitionPrefix.Length).SequenceEqual(BatchPartition) ? long.Parse(row.RowKey) : null;

    public RowChange MergeDelivery(long sequenceNumber, string receiver, DeliveryRecord? record)
    {
        string text = record?.Write() ?? DeliveryRecord.Done;
        TableEntity row = Key(sequenceNumber);
        row[DeliveryProperty(receiver)] = text;
        return RowChange.Merge(row, text.Length);
    }

    /// <summary>Leaves of a message only what recognizes a duplicate of it.</summary>
    public RowChange PutHistory(long sequenceNumber, string messageId, DateTimeOffset acceptedAt)
    {
        TableEntity row = Key(sequenceNumber);
        row[MessageId] = messageId;
        row[AcceptedAt] = acceptedAt;
        return RowChange.Put(row);
    }

    public RowChange Remove(long sequenceNumber)
    {
        TableEntity key = Key(sequenceNumber);
        return RowChange.Remove(key.PartitionKey, key.RowKey);
    }

    /// <param name="row">A row with at least the <see cref="IndexProperties"/>.</param>
    /// <param name="receiverNames">The queues or subscriptions there are now; what others had is left out.</param>
    public static StoredMessageRow Read(TableEntity row, IEnumerable<string> receiverNames)
    {
        Dictionary<string, DeliveryRecord> deliveries = new(StringComparer.Ordinal);
        int? size = row.GetInt32(Size);
        foreach (string receiver in size is null ? [] : receiverNames)
        {
            string? text = row.GetString(DeliveryProperty(receiver));
            if (text is not null and not DeliveryRecord.Done)
            {
                deliveries[receiver] = DeliveryRecord.Read(text);
            }
        }

        return new StoredMessageRow
        {
            SequenceNumber = long.Parse(row.RowKey),
            MessageId = row.GetString(MessageId),
            AcceptedAt = row.GetDateTimeOffset(AcceptedAt) ?? throw new InvalidDataException($"The stored message {row.PartitionKey}/{row.RowKey} has no {AcceptedAt}."),
            ScheduledFor = row.GetDateTimeOffset(ScheduledFor),
            TimeToLive = row.GetInt64(TimeToLive) is { } ticks ? TimeSpan.FromTicks(ticks) : TimeSpan.MaxValue,
            Size = size,
            Batch = row.GetInt64(Batch),
            Deliveries = deliveries,
        };
    }

    /// <returns>Null when the row has no payload (any more).</returns>
    public async Task<byte[]?> ReadPayloadAsync(TableClient table, long sequenceNumber)
    {
        TableEntity key = Key(sequenceNumber);
        Azure.NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(key.PartitionKey, key.RowKey);
        if (!found.HasValue || found.Value!.GetInt32(Size) is not { } size)
        {
            return null;
        }

        byte[] payload = new byte[size];
        for (int offset = 0, chunk = 0; offset < size; offset += ChunkSize, chunk++)
        {
            found.Value.GetBinary(Chunk + chunk)!.CopyTo(payload, offset);
        }

        return payload;
    }

    private static string DeliveryProperty(string receiver) => DeliveryPrefix + Encode(receiver);

    /// <summary>Lower case, and what is neither letter nor digit as its code, so that it is a key and a property name, one per name.</summary>
    private static string Encode(string name)
    {
        StringBuilder encoded = new();
        foreach (char character in name.ToLowerInvariant())
        {
            encoded.Append(char.IsAsciiLetterOrDigit(character) ? character.ToString() : $"_{(int)character:x2}");
        }

        return encoded.ToString();
    }

    private TableEntity BatchKey(long batch) => new(_partitionPrefix + BatchPartition, batch.ToString("D19"));

    private TableEntity Key(long sequenceNumber) =>
        new($"{_partitionPrefix}{sequenceNumber / NumbersPerPartition:x14}", sequenceNumber.ToString("D19"));
}
