#nullable disable // As in the package, whose surface says nothing about null.
namespace Azure.Messaging.ServiceBus;

public class ServiceBusProcessorOptions
{
    private int _prefetchCount;
    private int _maxConcurrentCalls = 1;
    private TimeSpan _maxAutoLockRenewalDuration = TimeSpan.FromMinutes(5);

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

    /// <summary>Whether a message whose handler returned without settling it is completed.</summary>
    public bool AutoCompleteMessages { get; set; } = true;

    /// <summary>How long locks are renewed while the handler runs; zero switches renewal off, negative only as infinite.</summary>
    public TimeSpan MaxAutoLockRenewalDuration
    {
        get => _maxAutoLockRenewalDuration;
        set
        {
            if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(nameof(MaxAutoLockRenewalDuration), value, "The duration must not be negative.");
            }

            _maxAutoLockRenewalDuration = value;
        }
    }

    /// <summary>How many handlers run at a time, 1 or more.</summary>
    public int MaxConcurrentCalls
    {
        get => _maxConcurrentCalls;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrentCalls));
            _maxConcurrentCalls = value;
        }
    }

    public SubQueue SubQueue { get; set; } = SubQueue.None;

    public string Identifier { get; set; }

    public override string ToString() => nameof(ServiceBusProcessorOptions);

    internal ServiceBusProcessorOptions Clone() => (ServiceBusProcessorOptions)MemberwiseClone();
}
