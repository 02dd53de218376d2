using Azure.Messaging.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the message that a function was started by. A settled message is not completed or abandoned again by the host.</summary>
public class ServiceBusMessageActions
{
    private readonly ProcessMessageEventArgs? _delivery;

    /// <summary>For tests, which override the members.</summary>
    protected ServiceBusMessageActions()
    {
    }

    internal ServiceBusMessageActions(ProcessMessageEventArgs delivery) => _delivery = delivery;

    private ProcessMessageEventArgs Delivery => _delivery ?? throw new InvalidOperationException("Override the members that are called.");

    /// <exception cref="ServiceBusException">MessageLockLost: the lock ran out.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Delivery.CompleteMessageAsync(message, cancellationToken);
    }

    /// <summary>Puts the message back at once, with a higher delivery count at the next delivery.</summary>
    public virtual Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Delivery.AbandonMessageAsync(message, propertiesToModify, cancellationToken);
    }

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Delivery.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);
    }

    public virtual Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Delivery.DeferMessageAsync(message, propertiesToModify, cancellationToken);
    }

    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Delivery.RenewMessageLockAsync(message, cancellationToken);
    }
}
