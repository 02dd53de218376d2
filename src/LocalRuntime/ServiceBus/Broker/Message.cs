using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>A message that some queue or subscription still has.</summary>
internal sealed class Message(StoredMessageRow row)
{
    public long SequenceNumber { get; } = row.SequenceNumber;

    public string? MessageId { get; } = row.MessageId;

    public DateTimeOffset AcceptedAt { get; } = row.AcceptedAt;

    public DateTimeOffset? ScheduledFor { get; } = row.ScheduledFor;

    public TimeSpan TimeToLive { get; } = row.TimeToLive;

    public DateTimeOffset EnqueuedAt => ScheduledFor ?? AcceptedAt;

    /// <summary>Null when it must be read from storage.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>The queues or subscriptions for which storage does not say yet that they are done.</summary>
    public List<Delivery> Open { get; } = [];
}
