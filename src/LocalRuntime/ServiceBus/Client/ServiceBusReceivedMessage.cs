#nullable disable // As in the package, whose surface says nothing about null.
using System.Collections.ObjectModel;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as the broker delivered it, or showed it to a peek.</summary>
public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage()
    {
    }

    public BinaryData Body { get; internal init; } = BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty);

    /// <summary>Null when the sender set none.</summary>
    public string MessageId { get; internal init; }

    public string PartitionKey { get; internal init; }

    public string TransactionPartitionKey { get; internal init; }

    public string SessionId { get; internal init; }

    public string ReplyToSessionId { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; } = TimeSpan.MaxValue;

    public string CorrelationId { get; internal init; }

    public string Subject { get; internal init; }

    public string To { get; internal init; }

    public string ContentType { get; internal init; }

    public string ReplyTo { get; internal init; }

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>Text of a GUID; names this delivery when it is settled. All zeros for a peeked message.</summary>
    public string LockToken => LockTokenGuid.ToString();

    /// <summary>1 at the first delivery.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>Until when the message is this receiver's, UTC. Renewing the lock through a receiver moves it.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>Unique in its queue or topic and rising, with gaps.</summary>
    public long SequenceNumber { get; internal init; } = -1;

    public long EnqueuedSequenceNumber { get; internal init; }

    /// <summary>When the message became available; for a scheduled one its scheduled time.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary><see cref="DateTimeOffset.MaxValue"/> when the message never expires.</summary>
    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime
        ? DateTimeOffset.MaxValue
        : EnqueuedTime + TimeToLive;

    /// <summary>Set only by forwarding from a dead-letter queue, which does not exist here: null.</summary>
    public string DeadLetterSource { get; internal init; }

    public string DeadLetterReason => Text(DeadLetterProperties.Reason);

    public string DeadLetterErrorDescription => Text(DeadLetterProperties.ErrorDescription);

    public ServiceBusMessageState State { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    /// <summary>True once this delivery was completed, abandoned, deferred or dead-lettered through a receiver.</summary>
    internal bool IsSettled { get; set; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private string Text(string name) => ApplicationProperties.TryGetValue(name, out object value) ? value as string : null;
}
