using Azure.Messaging.ServiceBus;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>What the client types need of a namespace. Every failure is a <see cref="ServiceBusException"/>.</summary>
internal interface IBroker
{
    TimeProvider TimeProvider { get; }

    /// <summary>Stores all messages or none. A duplicate inside the window is dropped and counts as sent.</summary>
    /// <returns>One sequence number per message; for a duplicate that of the message sent first.</returns>
    Task<IReadOnlyList<long>> SendAsync(string entity, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);

    /// <exception cref="ServiceBusException">MessageNotFound: one of them is not waiting for its time; nothing was cancelled after it.</exception>
    Task CancelScheduledAsync(string entity, IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken);

    /// <summary>Waits for the first message at most <paramref name="maxWaitTime"/>; then takes what is there.</summary>
    Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(EntityAddress source, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWaitTime, CancellationToken cancellationToken);

    Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(EntityAddress source, ServiceBusReceiveMode mode, IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken);

    Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(EntityAddress source, int maxMessages, long fromSequenceNumber, CancellationToken cancellationToken);

    Task CompleteAsync(EntityAddress source, Guid lockToken, CancellationToken cancellationToken);

    Task AbandonAsync(EntityAddress source, Guid lockToken, IDictionary<string, object?>? propertiesToModify, CancellationToken cancellationToken);

    Task DeferAsync(EntityAddress source, Guid lockToken, IDictionary<string, object?>? propertiesToModify, CancellationToken cancellationToken);

    Task DeadLetterAsync(EntityAddress source, Guid lockToken, string? reason, string? errorDescription, IDictionary<string, object?>? propertiesToModify, CancellationToken cancellationToken);

    /// <returns>Until when the lock now holds, UTC.</returns>
    Task<DateTimeOffset> RenewLockAsync(EntityAddress source, Guid lockToken, CancellationToken cancellationToken);
}
