#nullable disable // As in the package, whose surface says nothing about null.
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue or topic. Each send is durable when its task completes, and all or nothing.</summary>
/// <remarks>
/// Calls throw <see cref="ServiceBusException"/> MessagingEntityNotFound for an unknown entity, MessageSizeExceeded over
/// 256 KB, ServiceCommunicationProblem or ServiceBusy (both transient) when storage does not answer, and
/// <see cref="System.Runtime.Serialization.SerializationException"/> for an application property of a type that the
/// service cannot carry.
/// </remarks>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient _client;

    protected ServiceBusSender()
    {
    }

    protected ServiceBusSender(ServiceBusClient client, string queueOrTopicName)
        : this(client, queueOrTopicName, new ServiceBusSenderOptions())
    {
    }

    internal protected ServiceBusSender(ServiceBusClient client, string queueOrTopicName, ServiceBusSenderOptions options)
    {
        _client = client;
        EntityPath = queueOrTopicName;
        Identifier = options?.Identifier ?? $"{queueOrTopicName}-{Guid.NewGuid()}";
    }

    public virtual string FullyQualifiedNamespace => _client.FullyQualifiedNamespace;

    public virtual string EntityPath { get; }

    public virtual bool IsClosed { get; private set; }

    public virtual string Identifier { get; }

    public virtual async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await SendAsync([MessagePayload.Write(message)], cancellationToken);
    }

    /// <summary>An empty list is sent without doing anything.</summary>
    public virtual async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        await SendAsync(Written(messages), cancellationToken);

    public virtual async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        await SendAsync(messageBatch.Messages, cancellationToken);
    }

    /// <exception cref="ArgumentOutOfRangeException">More than the broker's maximum was asked for.</exception>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    /// <inheritdoc cref="CreateMessageBatchAsync(CancellationToken)"/>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long maxSizeInBytes = options?.MaxSizeInBytes ?? OutgoingMessage.MaxSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxSizeInBytes, OutgoingMessage.MaxSize, nameof(CreateMessageBatchOptions.MaxSizeInBytes));
        return ValueTask.FromResult(new ServiceBusMessageBatch(maxSizeInBytes));
    }

    /// <returns>The number by which the message can be cancelled until its time has come.</returns>
    public virtual async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken))[0];
    }

    /// <returns>One number per message, in their order.</returns>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        await SendAsync(Written(messages).ConvertAll(message => message with { ScheduledEnqueueTime = scheduledEnqueueTime }), cancellationToken);

    /// <exception cref="ServiceBusException">MessageNotFound: the message was delivered, cancelled before or never scheduled.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    /// <inheritdoc cref="CancelScheduledMessageAsync"/>
    public virtual async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsClosed, this);
        await _client.Broker().CancelScheduledAsync(EntityPath, [.. sequenceNumbers], cancellationToken);
    }

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync() => await CloseAsync();

    public override string ToString() => nameof(ServiceBusSender);

    private static List<OutgoingMessage> Written(IEnumerable<ServiceBusMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return [.. messages.Select(message => MessagePayload.Write(message ?? throw new ArgumentNullException(nameof(messages))))];
    }

    private async Task<IReadOnlyList<long>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (messages.Count == 0)
        {
            return [];
        }

        if (messages.Sum(message => (long)message.Size) > OutgoingMessage.MaxSize)
        {
            throw new ServiceBusException(
                $"The message or batch is larger than the {OutgoingMessage.MaxSize:N0} bytes that the broker accepts.",
                ServiceBusFailureReason.MessageSizeExceeded,
                EntityPath);
        }

        return await _client.Broker().SendAsync(EntityPath, messages, cancellationToken);
    }
}
