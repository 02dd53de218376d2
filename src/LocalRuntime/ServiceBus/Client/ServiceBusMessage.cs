#nullable disable // As in the package, whose surface says nothing about null.
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private const int MaxKeyLength = 128;

    private string _messageId;
    private string _sessionId;
    private string _partitionKey;
    private string _transactionPartitionKey;
    private string _replyToSessionId;
    private TimeSpan _timeToLive = TimeSpan.MaxValue;

    public ServiceBusMessage()
        : this(default(ReadOnlyMemory<byte>))
    {
    }

    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body ?? throw new ArgumentNullException(nameof(body))))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body) => Body = body;

    /// <summary>Copies what a sender may set. What the broker added (lock, counts, times, dead-letter reason) stays behind.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);

        Body = receivedMessage.Body;
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        ReplyTo = receivedMessage.ReplyTo;
        _messageId = receivedMessage.MessageId;
        _sessionId = receivedMessage.SessionId;
        _partitionKey = receivedMessage.PartitionKey;
        _transactionPartitionKey = receivedMessage.TransactionPartitionKey;
        _replyToSessionId = receivedMessage.ReplyToSessionId;
        _timeToLive = receivedMessage.TimeToLive > TimeSpan.Zero ? receivedMessage.TimeToLive : TimeSpan.MaxValue;
        foreach ((string name, object value) in receivedMessage.ApplicationProperties)
        {
            if (name is not (DeadLetterProperties.Reason or DeadLetterProperties.ErrorDescription))
            {
                ApplicationProperties[name] = value;
            }
        }
    }

    public BinaryData Body { get; set; }

    /// <summary>What duplicate detection compares, at most 128 characters. Null until set: no id is made up.</summary>
    public string MessageId
    {
        get => _messageId;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(MessageId));
            _messageId = WithinKeyLength(value, nameof(MessageId));
        }
    }

    /// <summary>At most 128 characters; must equal <see cref="SessionId"/> when that is set.</summary>
    public string PartitionKey
    {
        get => _partitionKey;
        set
        {
            WithinKeyLength(value, nameof(PartitionKey));
            if (_sessionId is not null && !string.Equals(_sessionId, value, StringComparison.Ordinal))
            {
                throw new ArgumentOutOfRangeException(nameof(PartitionKey), value, "A partition key must equal the session id of the message.");
            }

            _partitionKey = value;
        }
    }

    public string TransactionPartitionKey
    {
        get => _transactionPartitionKey;
        set => _transactionPartitionKey = WithinKeyLength(value, nameof(TransactionPartitionKey));
    }

    /// <summary>At most 128 characters. Setting it overwrites a <see cref="PartitionKey"/> set before.</summary>
    public string SessionId
    {
        get => _sessionId;
        set
        {
            _sessionId = WithinKeyLength(value, nameof(SessionId));
            if (_partitionKey is not null)
            {
                _partitionKey = value;
            }
        }
    }

    public string ReplyToSessionId
    {
        get => _replyToSessionId;
        set => _replyToSessionId = WithinKeyLength(value, nameof(ReplyToSessionId));
    }

    /// <summary>More than zero. The default, <see cref="TimeSpan.MaxValue"/>, leaves it to the entity.</summary>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        set
        {
            if (value <= TimeSpan.Zero)
            {
                throw new ArgumentOutOfRangeException(nameof(TimeToLive), value, "A time to live must be longer than zero.");
            }

            _timeToLive = value;
        }
    }

    public string CorrelationId { get; set; }

    public string Subject { get; set; }

    public string To { get; set; }

    public string ContentType { get; set; }

    public string ReplyTo { get; set; }

    /// <summary>The message stays hidden until then; a time in the past, as the default is, means at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>Simple values only; their types are checked when the message is sent.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private static string WithinKeyLength(string value, string name) => value is { Length: > MaxKeyLength }
        ? throw new ArgumentOutOfRangeException(name, value, $"At most {MaxKeyLength} characters are allowed.")
        : value;
}
