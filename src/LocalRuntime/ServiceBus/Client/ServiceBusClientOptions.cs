#nullable disable // As in the package, whose surface says nothing about null.
namespace Azure.Messaging.ServiceBus;

public class ServiceBusClientOptions
{
    public ServiceBusTransportType TransportType { get; set; } = ServiceBusTransportType.AmqpTcp;

    public ServiceBusRetryOptions RetryOptions { get; set; } = new();

    /// <summary>Appears in logs and errors; when null, the client makes one of host name and GUID.</summary>
    public string Identifier { get; set; }

    public override string ToString() => nameof(ServiceBusClientOptions);
}

public class ServiceBusSenderOptions
{
    public string Identifier { get; set; }

    public override string ToString() => nameof(ServiceBusSenderOptions);
}

public class ServiceBusReceiverOptions
{
    private int _prefetchCount;

    /// <summary>Zero or more. Accepted for compatibility: a broker in the process has nothing to fetch ahead.</summary>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(PrefetchCount));
            _prefetchCount = value;
        }
    }

    public ServiceBusReceiveMode ReceiveMode { get; set; } = ServiceBusReceiveMode.PeekLock;

    public SubQueue SubQueue { get; set; } = SubQueue.None;

    public string Identifier { get; set; }

    public override string ToString() => nameof(ServiceBusReceiverOptions);
}

public class CreateMessageBatchOptions
{
    /// <summary>Null: the broker's maximum, 262,144 bytes. More than that is refused when the batch is created.</summary>
    public long? MaxSizeInBytes { get; set; }

    public override string ToString() => nameof(CreateMessageBatchOptions);
}
