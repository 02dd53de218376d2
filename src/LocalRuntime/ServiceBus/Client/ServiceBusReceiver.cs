#nullable disable // As in the package, whose surface says nothing about null.
using System.Runtime.CompilerServices;
using PartnerDesk.LocalRuntime.ServiceBus.Broker;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one queue or subscription, or from its dead-letter queue, and settles what it received.</summary>
/// <remarks>
/// Settling throws <see cref="ServiceBusException"/> MessageLockLost once the lock expired or the message was settled,
/// also when the broker was restarted since; in ReceiveAndDelete mode it throws <see cref="InvalidOperationException"/>.
/// </remarks>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly EntityAddress _source;
    private long _nextToPeek;

    protected ServiceBusReceiver()
    {
    }

    internal protected ServiceBusReceiver(ServiceBusClient client, string queueName, ServiceBusReceiverOptions options)
    {
        _client = client;
        EntityAddress named = EntityAddress.Parse(queueName);
        _source = options?.SubQueue switch
        {
            SubQueue.DeadLetter => named with { DeadLetter = true },
            SubQueue.TransferDeadLetter => throw new NotSupportedException("Nothing is forwarded by this broker, so there is no transfer dead-letter queue."),
            _ => named,
        };
        ReceiveMode = options?.ReceiveMode ?? ServiceBusReceiveMode.PeekLock;
        PrefetchCount = options?.PrefetchCount ?? 0;
        Identifier = options?.Identifier ?? $"{_source.Path}-{Guid.NewGuid()}";
    }

    protected ServiceBusReceiver(ServiceBusClient client, string topicName, string subscriptionName, ServiceBusReceiverOptions options)
        : this(client, EntityAddress.SubscriptionPath(topicName, subscriptionName), options)
    {
    }

    public virtual string FullyQualifiedNamespace => _client.FullyQualifiedNamespace;

    public virtual string EntityPath => _source.Path;

    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    public virtual int PrefetchCount { get; }

    public virtual string Identifier { get; }

    public virtual bool IsClosed { get; private set; }

    internal TimeProvider TimeProvider => _client.Broker().TimeProvider;

    /// <param name="maxWaitTime">More than zero; null: the client's try timeout, one minute unless set.</param>
    /// <param name="cancellationToken">Cancelled while waiting: <see cref="TaskCanceledException"/>.</param>
    /// <returns>Null when nothing came in time.</returns>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken) is [var message, ..] ? message : null;

    /// <summary>Waits for the first message only, so fewer than <paramref name="maxMessages"/> may come.</summary>
    /// <param name="maxMessages">1 or more.</param>
    /// <param name="maxWaitTime">More than zero; null: the client's try timeout, one minute unless set.</param>
    /// <param name="cancellationToken">Cancelled while waiting: <see cref="TaskCanceledException"/>.</param>
    /// <returns>Empty when nothing came in time.</returns>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxWaitTime ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(maxWaitTime));
        return await Open(cancellationToken).ReceiveAsync(_source, ReceiveMode, maxMessages, maxWaitTime ?? _client.TryTimeout, cancellationToken);
    }

    /// <summary>Never ends by itself: cancel it, or leave the loop.</summary>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            ServiceBusReceivedMessage message = await ReceiveMessageAsync(maxWaitTime: null, cancellationToken);
            if (message is not null)
            {
                yield return message;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <exception cref="ServiceBusException">MessageNotFound: no message with this number is deferred.</exception>
    public virtual async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        (await ReceiveDeferredMessagesAsync([sequenceNumber], cancellationToken))[0];

    /// <inheritdoc cref="ReceiveDeferredMessageAsync"/>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        return await Open(cancellationToken).ReceiveDeferredAsync(_source, ReceiveMode, [.. sequenceNumbers], cancellationToken);
    }

    /// <summary>Shows a message without locking it, also locked, deferred and scheduled ones.</summary>
    /// <param name="fromSequenceNumber">Null: after the one this receiver peeked last.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when there is none.</returns>
    public virtual async Task<ServiceBusReceivedMessage> PeekMessageAsync(long? fromSequenceNumber = default, CancellationToken cancellationToken = default) =>
        await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken) is [var message, ..] ? message : null;

    /// <inheritdoc cref="PeekMessageAsync"/>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        long from = fromSequenceNumber ?? Interlocked.Read(ref _nextToPeek);
        IReadOnlyList<ServiceBusReceivedMessage> peeked = await Open(cancellationToken).PeekAsync(_source, maxMessages, from, cancellationToken);
        if (peeked.Count > 0)
        {
            Interlocked.Exchange(ref _nextToPeek, peeked[^1].SequenceNumber + 1);
        }

        return peeked;
    }

    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        await OpenToSettle(message, cancellationToken).CompleteAsync(_source, message.LockTokenGuid, cancellationToken);
        message.IsSettled = true;
    }

    /// <summary>Gives the message back at once. Past the entity's maximum delivery count it is dead-lettered instead.</summary>
    public virtual async Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        await OpenToSettle(message, cancellationToken).AbandonAsync(_source, message.LockTokenGuid, propertiesToModify, cancellationToken);
        message.IsSettled = true;
    }

    /// <summary>Sets the message aside until somebody asks for it by its sequence number.</summary>
    public virtual async Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        await OpenToSettle(message, cancellationToken).DeferAsync(_source, message.LockTokenGuid, propertiesToModify, cancellationToken);
        message.IsSettled = true;
    }

    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = default, CancellationToken cancellationToken = default) =>
        DeadLetterAsync(message, propertiesToModify, reason: null, errorDescription: null, cancellationToken);

    /// <param name="message">A message received by this receiver.</param>
    /// <param name="deadLetterReason">At most 4,096 characters.</param>
    /// <param name="deadLetterErrorDescription">At most 4,096 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, string deadLetterReason, string deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
        DeadLetterAsync(message, propertiesToModify: null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <inheritdoc cref="DeadLetterMessageAsync(ServiceBusReceivedMessage, string, string, CancellationToken)"/>
    public virtual Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
        DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Holds the lock for another lock duration from now, and says until when in <see cref="ServiceBusReceivedMessage.LockedUntil"/>.</summary>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        message.LockedUntil = await OpenToSettle(message, cancellationToken).RenewLockAsync(_source, message.LockTokenGuid, cancellationToken);

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync() => await CloseAsync();

    public override string ToString() => nameof(ServiceBusReceiver);

    private async Task DeadLetterAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string reason, string errorDescription, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason?.Length ?? 0, DeadLetterProperties.MaxLength, "deadLetterReason");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(errorDescription?.Length ?? 0, DeadLetterProperties.MaxLength, "deadLetterErrorDescription");
        await OpenToSettle(message, cancellationToken).DeadLetterAsync(_source, message.LockTokenGuid, reason, errorDescription, propertiesToModify, cancellationToken);
        message.IsSettled = true;
    }

    private IBroker OpenToSettle(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ReceiveMode == ServiceBusReceiveMode.PeekLock
            ? Open(cancellationToken)
            : throw new InvalidOperationException("The operation is only supported in 'PeekLock' receive mode.");
    }

    private IBroker Open(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw new TaskCanceledException(message: null, innerException: null, cancellationToken);
        }

        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _client.Broker();
    }
}
