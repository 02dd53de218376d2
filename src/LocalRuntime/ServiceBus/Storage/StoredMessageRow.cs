namespace PartnerDesk.LocalRuntime.ServiceBus.Storage;

/// <summary>A message's row without its payload.</summary>
internal sealed record StoredMessageRow
{
    public required long SequenceNumber { get; init; }

    public string? MessageId { get; init; }

    /// <summary>When the broker accepted it; duplicates are looked for from then on.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? ScheduledFor { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Bytes of payload; null for a row that is kept only to recognize duplicates.</summary>
    public int? Size { get; init; }

    /// <summary>Names the batch it was sent in, when that took several transactions: it counts only if the batch's own row is there.</summary>
    public long? Batch { get; init; }

    /// <summary>By queue or subscription, those that still have the message.</summary>
    public required IReadOnlyDictionary<string, DeliveryRecord> Deliveries { get; init; }
}
