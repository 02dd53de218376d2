using Azure;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>One namespace: finds the entity, waits until storage is read, and says storage's failures as the service would.</summary>
internal sealed partial class LocalBroker : IBroker, IAsyncDisposable
{
    private readonly BrokerServices _services;
    private readonly ILogger _logger;
    private readonly Dictionary<string, MessageEntity> _entities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DeliveryQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Task? _loading;

    public LocalBroker(LocalServiceBusOptions options)
    {
        TableClient table = options.TableService.GetTableClient(options.TablePrefix + "ServiceBus");
        _logger = options.LoggerFactory.CreateLogger<LocalServiceBus>();
        _services = new BrokerServices(
            table,
            new RowWriter(table),
            options.TimeProvider,
            new BackgroundWork(options.TimeProvider, _logger),
            new PayloadCache(),
            new SequenceNumbers());
        foreach (QueueEntity queue in options.Entities.Queues)
        {
            MessageEntity entity = AddEntity(queue.Name, queue.DuplicateDetectionWindow);
            AddQueue(entity, queue.Name, queue.Name, queue.Receiving, queue.Receiving.DefaultMessageTimeToLive);
        }

        foreach (TopicEntity topic in options.Entities.Topics)
        {
            MessageEntity entity = AddEntity(topic.Name, topic.DuplicateDetectionWindow);
            foreach (SubscriptionEntity subscription in topic.Subscriptions)
            {
                TimeSpan own = subscription.Receiving.DefaultMessageTimeToLive;
                TimeSpan maxTimeToLive = own < topic.DefaultMessageTimeToLive ? own : topic.DefaultMessageTimeToLive;
                AddQueue(entity, subscription.Name, EntityAddress.SubscriptionPath(topic.Name, subscription.Name), subscription.Receiving, maxTimeToLive);
            }
        }
    }

    public TimeProvider TimeProvider => _services.Time;

    /// <summary>Reads storage unless that was done. A failed reading is tried again by the next call.</summary>
    public Task LoadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_loading is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _loading = Task.Run(LoadAsync, _closing.Token);
            }

            return _loading.WaitAsync(cancellationToken);
        }
    }

    public Task<IReadOnlyList<long>> SendAsync(string entity, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        CallAsync(entity, () => Entity(entity).SendAsync(messages, cancellationToken), cancellationToken);

    public Task CancelScheduledAsync(string entity, IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken) =>
        CallAsync(entity, () => Entity(entity).CancelScheduledAsync(sequenceNumbers, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(EntityAddress source, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWaitTime, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).ReceiveAsync(source.DeadLetter, mode, maxMessages, maxWaitTime, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(EntityAddress source, ServiceBusReceiveMode mode, IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).ReceiveDeferredAsync(source.DeadLetter, mode, sequenceNumbers), cancellationToken);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(EntityAddress source, int maxMessages, long fromSequenceNumber, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).PeekAsync(source.DeadLetter, maxMessages, fromSequenceNumber), cancellationToken);

    public Task CompleteAsync(EntityAddress source, Guid lockToken, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).CompleteAsync(source.DeadLetter, lockToken).WaitAsync(cancellationToken), cancellationToken);

    public Task AbandonAsync(EntityAddress source, Guid lockToken, IDictionary<string, object?>? propertiesToModify, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).AbandonAsync(source.DeadLetter, lockToken, propertiesToModify).WaitAsync(cancellationToken), cancellationToken);

    public Task DeferAsync(EntityAddress source, Guid lockToken, IDictionary<string, object?>? propertiesToModify, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).DeferAsync(source.DeadLetter, lockToken, propertiesToModify).WaitAsync(cancellationToken), cancellationToken);

    public Task DeadLetterAsync(EntityAddress source, Guid lockToken, string? reason, string? errorDescription, IDictionary<string, object?>? propertiesToModify, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Queue(source).DeadLetterAsync(source.DeadLetter, lockToken, reason, errorDescription, propertiesToModify).WaitAsync(cancellationToken), cancellationToken);

    public Task<DateTimeOffset> RenewLockAsync(EntityAddress source, Guid lockToken, CancellationToken cancellationToken) =>
        CallAsync(source.Path, () => Task.FromResult(Queue(source).RenewLock(source.DeadLetter, lockToken)), cancellationToken);

    /// <inheritdoc cref="DeliveryQueue.ReplayAsync"/>
    public Task<int> ReplayAsync(string entityPath, long? sequenceNumber, CancellationToken cancellationToken) =>
        CallAsync(entityPath, () => Queue(EntityAddress.Parse(entityPath)).ReplayAsync(sequenceNumber).WaitAsync(cancellationToken), cancellationToken);

    public Task<MessageCounts> CountAsync(string entityPath, CancellationToken cancellationToken) =>
        CallAsync(entityPath, () => Task.FromResult(Queue(EntityAddress.Parse(entityPath)).Count()), cancellationToken);

    /// <inheritdoc cref="LocalServiceBus.PurgeHistoryAsync"/>
    public async Task<int> PurgeHistoryAsync(int maxRows, CancellationToken cancellationToken)
    {
        int purged = 0;
        foreach (MessageEntity entity in _entities.Values)
        {
            purged += await CallAsync(entity.Name, () => entity.PurgeHistoryAsync(maxRows - purged).WaitAsync(cancellationToken), cancellationToken);
        }

        return purged;
    }

    /// <summary>Sends waiting receivers away, then waits for what is being written. Nothing is written because of it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (MessageEntity entity in _entities.Values)
        {
            entity.Close();
        }

        await _closing.CancelAsync();
        await LoadingEndedAsync();
        await _services.Background.DisposeAsync();
        await _services.Writer.WhenIdleAsync();
        foreach (DeliveryQueue queue in _queues.Values)
        {
            queue.Dispose();
        }
    }

    private Task LoadingEndedAsync()
    {
        lock (_gate)
        {
            return (_loading ?? Task.CompletedTask).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static ServiceBusException NotFound(string path) => new(
        $"The messaging entity '{path}' could not be found. It must be declared with the queues and topics of the namespace.",
        ServiceBusFailureReason.MessagingEntityNotFound);

    private MessageEntity AddEntity(string name, TimeSpan? duplicateDetectionWindow)
    {
        MessageEntity entity = new(name, duplicateDetectionWindow, _services);
        _entities.Add(name, entity);
        return entity;
    }

    private void AddQueue(MessageEntity entity, string name, string path, ReceivingSettings settings, TimeSpan maxTimeToLive)
    {
        DeliveryQueue queue = new(entity, name, path, settings, maxTimeToLive, _services);
        entity.Queues.Add(queue);
        _queues.Add(path, queue);
    }

    private MessageEntity Entity(string name) => _entities.GetValueOrDefault(name) ?? throw NotFound(name);

    private DeliveryQueue Queue(EntityAddress address) => _queues.GetValueOrDefault(address.Entity) ?? throw NotFound(address.Path);

    private async Task LoadAsync()
    {
        TableClient table = _services.Table;
        await table.CreateIfNotExistsAsync(_closing.Token);
        await _services.Numbers.BeginRunAsync(table, _closing.Token);
        Dictionary<MessageEntity, List<TableEntity>> rows = _entities.Values.ToDictionary(entity => entity, _ => new List<TableEntity>());
        IEnumerable<string> properties = MessageRows.IndexProperties(_queues.Values.Select(queue => queue.Name).Distinct(StringComparer.OrdinalIgnoreCase));
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(select: properties, cancellationToken: _closing.Token))
        {
            if (_entities.Values.FirstOrDefault(entity => entity.Owns(row)) is { } owner)
            {
                rows[owner].Add(row);
            }
            else if (!SequenceNumbers.Owns(row))
            {
                Log.LeftAlone(_logger, row.PartitionKey, row.RowKey);
            }
        }

        // All of it is understood before any of it is taken over: a failed reading is begun anew.
        List<(MessageEntity Entity, EntityLoad Load)> loads = [.. rows.Select(pair => (pair.Key, pair.Key.Read(pair.Value)))];
        loads.ForEach(pair => pair.Entity.Load(pair.Load));
    }

    private async Task CallAsync(string path, Func<Task> call, CancellationToken cancellationToken) =>
        await CallAsync(
            path,
            async () =>
            {
                await call();
                return true;
            },
            cancellationToken);

    private async Task<T> CallAsync<T>(string path, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
            return await call();
        }
        catch (Exception failure) when (IsOfStorage(failure) && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw StorageFailure.ToServiceBus(failure, path);
        }
    }

    /// <summary>A cancellation that the caller did not ask for is the table client's way to say that it timed out.</summary>
    private static bool IsOfStorage(Exception failure) => failure
        is RequestFailedException
        or AggregateException
        or OperationCanceledException
        or HttpRequestException
        or IOException
        or InvalidDataException
        or System.Text.Json.JsonException;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The row {PartitionKey}/{RowKey} belongs to no declared queue or topic; it stays where it is.")]
        public static partial void LeftAlone(ILogger logger, string partitionKey, string rowKey);
    }
}
