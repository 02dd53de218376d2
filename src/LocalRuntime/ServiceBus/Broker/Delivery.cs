using PartnerDesk.LocalRuntime.ServiceBus.Messages;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>One message in one queue or subscription. Changed only under the gate of its entity.</summary>
internal sealed class Delivery(Message message, DeliveryQueue queue, DeliveryRecord record)
{
    public Message Message { get; } = message;

    public DeliveryQueue Queue { get; } = queue;

    /// <summary>What storage holds about it.</summary>
    public DeliveryRecord Record { get; set; } = record;

    public DeliveryState State { get; set; }

    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>When something happens to it by itself; kept by <see cref="Deadlines"/>.</summary>
    public DateTimeOffset? Deadline { get; set; }

    public long SequenceNumber => Message.SequenceNumber;

    public DateTimeOffset EnqueuedAt => Record.ReplayedAt ?? Message.EnqueuedAt;

    public TimeSpan TimeToLive => Message.TimeToLive < Queue.MaxTimeToLive ? Message.TimeToLive : Queue.MaxTimeToLive;

    /// <summary>What is dead-lettered never expires.</summary>
    public DateTimeOffset ExpiresAt => Record.IsDeadLettered || TimeToLive >= DateTimeOffset.MaxValue - EnqueuedAt
        ? DateTimeOffset.MaxValue
        : EnqueuedAt + TimeToLive;

    public DeliveryFacts Facts() => new()
    {
        SequenceNumber = SequenceNumber,
        EnqueuedTime = EnqueuedAt,
        ScheduledEnqueueTime = Message.ScheduledFor ?? default,
        TimeToLive = TimeToLive,
        DeliveryCount = Record.DeliveryCount,
        State = State == DeliveryState.Scheduled ? Azure.Messaging.ServiceBus.ServiceBusMessageState.Scheduled
            : Record.IsDeferred ? Azure.Messaging.ServiceBus.ServiceBusMessageState.Deferred
            : Azure.Messaging.ServiceBus.ServiceBusMessageState.Active,
        DeadLetterReason = Record.DeadLetterReason,
        DeadLetterErrorDescription = Record.DeadLetterErrorDescription,
        ModifiedProperties = Record.ModifiedProperties,
    };
}

internal enum DeliveryState
{
    /// <summary>Its change is being written; nobody else may touch it.</summary>
    Writing,

    /// <summary>Waits for its time.</summary>
    Scheduled,

    /// <summary>Can be received; when deferred, by its number only.</summary>
    Ready,

    /// <summary>A receiver has it.</summary>
    Locked,

    /// <summary>This queue or subscription is done with it.</summary>
    Gone,
}
