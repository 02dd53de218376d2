namespace Azure.Messaging.ServiceBus;

/// <summary>How a received message leaves the queue.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>The message stays, locked, until it is settled or its lock expires: at least once.</summary>
    PeekLock = 0,

    /// <summary>The message is removed before it is handed over: at most once.</summary>
    ReceiveAndDelete = 1,
}

/// <summary>Which queue of an entity a receiver reads.</summary>
public enum SubQueue
{
    None = 0,
    DeadLetter = 1,

    /// <summary>Failed transfers to another entity; always empty here, because nothing is forwarded.</summary>
    TransferDeadLetter = 2,
}

public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

public enum ServiceBusTransportType
{
    AmqpTcp = 0,
    AmqpWebSockets = 1,
}

public enum ServiceBusRetryMode
{
    Fixed = 0,
    Exponential = 1,
}

/// <summary>What the processor was doing when an error was raised.</summary>
public enum ServiceBusErrorSource
{
    Complete = 0,
    Abandon = 1,
    ProcessMessageCallback = 2,
    Receive = 3,
    RenewLock = 4,
    AcceptSession = 5,
    CloseSession = 6,
}
