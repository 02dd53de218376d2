using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>A queue or a topic, seen from its senders: accepts messages, drops duplicates, owns the rows.</summary>
/// <remarks>
/// Memory follows storage: nothing is delivered before its row is written, and nothing is forgotten before its row is.
/// One broker at a time may work on a table; the host that runs it holds a lease.
/// </remarks>
internal sealed class MessageEntity
{
    private readonly BrokerServices _services;
    private readonly MessageRows _rows;
    private readonly DuplicateHistory? _history;
    private readonly Queue<RowChange> _doubtful = [];
    private long _nextNumber;
    private bool _isClosed;

    public MessageEntity(string name, TimeSpan? duplicateDetectionWindow, BrokerServices services)
    {
        Name = name;
        _services = services;
        _rows = new MessageRows(name);
        _history = duplicateDetectionWindow is { } window ? new DuplicateHistory(window) : null;
    }

    public string Name { get; }

    /// <summary>Guards everything in memory of this entity and its queues; never held over I/O.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The queue itself, or the subscriptions of the topic.</summary>
    public List<DeliveryQueue> Queues { get; } = [];

    public bool Owns(TableEntity row) => _rows.Owns(row);

    /// <summary>Sorts out what storage holds; changes nothing.</summary>
    public EntityLoad Read(IEnumerable<TableEntity> rows)
    {
        ILookup<long?, TableEntity> byBatch = rows.ToLookup(_rows.BatchOf);
        HashSet<long> batches = [.. byBatch.Select(group => group.Key).OfType<long>()];
        return new EntityLoad(byBatch[null].Select(row => MessageRows.Read(row, Queues.Select(queue => queue.Name))), batches, _history);
    }

    /// <summary>Takes over what storage holds. Called once, before anything else.</summary>
    public void Load(EntityLoad load)
    {
        lock (Gate)
        {
            _nextNumber = _services.Numbers.First;
            RemoveLater(load.Leftovers.Select(_rows.Remove));
            RemoveLater(load.LeftoverBatches.Select(_rows.RemoveBatch));
            foreach (StoredMessageRow row in load.Kept)
            {
                Message message = new(row);
                Remember(message, Task.FromResult(true));
                if (row.Size is null)
                {
                    _history?.AddRow(row.MessageId!, row.SequenceNumber, row.AcceptedAt);
                }
                else if (row.Deliveries.Count == 0)
                {
                    _services.Background.Run($"remove a message of '{Name}' that is done", () => RemoveRowAsync(message));
                }
                else
                {
                    Deliver(message, row);
                }
            }
        }
    }

    /// <inheritdoc cref="IBroker.SendAsync"/>
    public async Task<IReadOnlyList<long>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        long[] numbers = new long[messages.Count];
        List<Task<bool>> sentBefore = [];
        Task storing;
        lock (Gate)
        {
            ThrowIfClosed();
            DateTimeOffset now = _services.Now;
            TaskCompletionSource<bool> stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
            List<(StoredMessageRow Row, OutgoingMessage Message)> accepted = [];
            long? batch = ReserveNumbers(messages.Count);
            for (int index = 0; index < messages.Count; index++)
            {
                OutgoingMessage message = messages[index];
                if (message.MessageId is not null && _history?.Find(message.MessageId, now) is { } first)
                {
                    numbers[index] = first.SequenceNumber;
                    sentBefore.Add(first.Stored);
                    continue;
                }

                StoredMessageRow row = NewRow(message, now, batch);
                numbers[index] = row.SequenceNumber;
                accepted.Add((row, message));
                Remember(new Message(row), stored.Task);
            }

            storing = accepted.Count == 0 ? Task.CompletedTask : StoreAsync(accepted, stored);
        }

        await storing.WaitAsync(cancellationToken);
        foreach (Task<bool> first in sentBefore)
        {
            if (!await first.WaitAsync(cancellationToken))
            {
                throw new ServiceBusException(
                    "The message is a duplicate of one that could not be stored.",
                    ServiceBusFailureReason.ServiceCommunicationProblem,
                    Name);
            }
        }

        return numbers;
    }

    /// <inheritdoc cref="IBroker.CancelScheduledAsync"/>
    public async Task CancelScheduledAsync(IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken)
    {
        foreach (long number in sequenceNumbers)
        {
            await CancelScheduledAsync(number).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes the state of a delivery; the caller then changes memory.</summary>
    public Task SaveAsync(Delivery delivery, DeliveryRecord record) =>
        _services.Writer.WriteAsync(_rows.MergeDelivery(delivery.SequenceNumber, delivery.Queue.Name, record));

    /// <summary>Writes that a queue or subscription is done with a message; with the last of them the row goes.</summary>
    public async Task FinishAsync(Delivery delivery)
    {
        Message message = delivery.Message;
        bool isLast;
        lock (Gate)
        {
            isLast = message.Open.All(open => open == delivery);
        }

        await (isLast
            ? RemoveRowAsync(message)
            : _services.Writer.WriteAsync(_rows.MergeDelivery(message.SequenceNumber, delivery.Queue.Name, record: null)));
        lock (Gate)
        {
            message.Open.Remove(delivery);
            if (!isLast && message.Open.Count == 0)
            {
                // Two finished at the same moment and neither was the last when it began.
                _services.Background.Run($"remove a message of '{Name}' that is done", () => RemoveRowAsync(message));
            }
        }
    }

    /// <summary>The row turned out to be gone: an earlier write of unknown outcome had removed it. Under the gate.</summary>
    public void Vanished(Delivery delivery)
    {
        delivery.Message.Open.Remove(delivery);
        _services.Payloads.Drop(delivery.Message);
    }

    /// <returns>Null when the row is gone.</returns>
    public async Task<byte[]?> ReadPayloadAsync(Message message) =>
        message.Payload ?? await _rows.ReadPayloadAsync(_services.Table, message.SequenceNumber);

    /// <summary>Deletes rows that are past the window of duplicate detection, the oldest first.</summary>
    /// <returns>How many it deleted.</returns>
    public async Task<int> PurgeHistoryAsync(int maxRows)
    {
        List<(string MessageId, long SequenceNumber, DateTimeOffset AcceptedAt)> expired;
        lock (Gate)
        {
            ThrowIfClosed();
            expired = _history?.TakeExpiredRows(maxRows, _services.Now) ?? [];
        }

        try
        {
            await Task.WhenAll(expired.Select(row => _services.Writer.WriteAsync(_rows.Remove(row.SequenceNumber))));
            return expired.Count;
        }
        catch
        {
            lock (Gate)
            {
                expired.ForEach(row => _history!.AddRow(row.MessageId, row.SequenceNumber, row.AcceptedAt));
            }

            throw;
        }
    }

    public void Close()
    {
        lock (Gate)
        {
            _isClosed = true;
            Queues.ForEach(queue => queue.Close());
        }
    }

    public void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new ServiceBusException("The broker has stopped.", ServiceBusFailureReason.ServiceCommunicationProblem, Name);
        }
    }

    private StoredMessageRow NewRow(OutgoingMessage message, DateTimeOffset now, long? batch) => new()
    {
        SequenceNumber = ++_nextNumber,
        MessageId = message.MessageId,
        AcceptedAt = now,
        ScheduledFor = message.ScheduledEnqueueTime > now ? message.ScheduledEnqueueTime.ToUniversalTime() : null,
        TimeToLive = message.TimeToLive,
        Size = message.Size,
        Batch = batch,
        Deliveries = Queues.ToDictionary(queue => queue.Name, _ => new DeliveryRecord(), StringComparer.Ordinal),
    };

    /// <summary>What is sent together is written together, and that takes one partition and not too many rows.</summary>
    /// <returns>Null, or the name of the batch when it takes several transactions.</returns>
    private long? ReserveNumbers(int count)
    {
        if (count > RowWriter.MaxRows)
        {
            return _nextNumber + 1;
        }

        long usedInPartition = (_nextNumber + 1) % MessageRows.NumbersPerPartition;
        if (usedInPartition + count > MessageRows.NumbersPerPartition)
        {
            _nextNumber += MessageRows.NumbersPerPartition - usedInPartition;
        }

        return null;
    }

    private void Remember(Message message, Task<bool> stored)
    {
        if (message.MessageId is not null)
        {
            _history?.Add(message.MessageId, new DuplicateHistory.Accepted(message.SequenceNumber, message.AcceptedAt, stored));
        }
    }

    private async Task StoreAsync(List<(StoredMessageRow Row, OutgoingMessage Message)> accepted, TaskCompletionSource<bool> stored)
    {
        try
        {
            await WriteAsync(accepted);
        }
        catch
        {
            lock (Gate)
            {
                foreach ((StoredMessageRow row, _) in accepted.Where(pair => pair.Row.MessageId is not null))
                {
                    _history?.Forget(row.MessageId!, row.SequenceNumber);
                }

                // The sender hears of a failure, yet the rows may be there: they must not turn up after a restart.
                // The batch's own row goes first, so that a crash in between leaves nothing of it that counts.
                IEnumerable<RowChange> rows = accepted.Select(pair => _rows.Remove(pair.Row.SequenceNumber));
                RemoveLater(accepted[0].Row.Batch is { } batch ? rows.Prepend(_rows.RemoveBatch(batch)) : rows);
            }

            stored.SetResult(false);
            throw;
        }

        lock (Gate)
        {
            foreach ((StoredMessageRow row, OutgoingMessage outgoing) in accepted)
            {
                Message message = new(row);
                _services.Payloads.Keep(message, outgoing.Payload);
                Deliver(message, row);
            }
        }

        stored.SetResult(true);
    }

    private async Task WriteAsync(List<(StoredMessageRow Row, OutgoingMessage Message)> accepted)
    {
        IEnumerable<RowChange> rows = accepted.Select(pair => _rows.PutMessage(pair.Row, pair.Message.Payload));
        if (accepted[0].Row.Batch is not { } batch)
        {
            await _services.Writer.WriteAsync([.. rows]);
            return;
        }

        // The writer joins what it can. Only the last row, written when all others are there, makes them count.
        await Task.WhenAll(rows.Select(row => _services.Writer.WriteAsync(row)));
        await _services.Writer.WriteAsync(_rows.PutBatch(batch));
    }

    private void Deliver(Message message, StoredMessageRow row)
    {
        foreach (DeliveryQueue queue in Queues)
        {
            if (row.Deliveries.TryGetValue(queue.Name, out DeliveryRecord? record))
            {
                Delivery delivery = new(message, queue, record);
                message.Open.Add(delivery);
                queue.Add(delivery);
            }
        }
    }

    private async Task CancelScheduledAsync(long sequenceNumber)
    {
        Message message;
        lock (Gate)
        {
            ThrowIfClosed();
            Delivery[] deliveries = [.. Queues.Select(queue => queue.FindScheduled(sequenceNumber)).OfType<Delivery>()];
            if (deliveries.Length == 0)
            {
                throw new ServiceBusException(
                    $"No scheduled message has the sequence number {sequenceNumber}.",
                    ServiceBusFailureReason.MessageNotFound,
                    Name);
            }

            message = deliveries[0].Message;
            message.Open.ForEach(delivery => delivery.Queue.BeginWriting(delivery));
        }

        try
        {
            await RemoveRowAsync(message);
        }
        catch
        {
            lock (Gate)
            {
                message.Open.ForEach(delivery => delivery.Queue.Place(delivery));
            }

            throw;
        }

        lock (Gate)
        {
            message.Open.ForEach(delivery => delivery.Queue.Forget(delivery));
            message.Open.Clear();
        }
    }

    /// <summary>Deletes the row, or leaves of it what recognizes duplicates.</summary>
    private async Task RemoveRowAsync(Message message)
    {
        bool keepsHistory = message.MessageId is not null && _history?.IsWithinWindow(message.AcceptedAt, _services.Now) is true;
        await _services.Writer.WriteAsync(keepsHistory
            ? _rows.PutHistory(message.SequenceNumber, message.MessageId!, message.AcceptedAt)
            : _rows.Remove(message.SequenceNumber));
        lock (Gate)
        {
            _services.Payloads.Drop(message);
            if (keepsHistory)
            {
                _history!.AddRow(message.MessageId!, message.SequenceNumber, message.AcceptedAt);
            }
            else if (message.MessageId is not null)
            {
                _history?.Forget(message.MessageId, message.SequenceNumber);
            }
        }
    }

    private void RemoveLater(IEnumerable<RowChange> rows)
    {
        bool isRunning = _doubtful.Count > 0;
        foreach (RowChange row in rows)
        {
            _doubtful.Enqueue(row);
        }

        if (!isRunning && _doubtful.Count > 0)
        {
            _services.Background.Run($"remove rows of '{Name}' that nobody counts on", RemoveDoubtfulAsync);
        }
    }

    private async Task RemoveDoubtfulAsync()
    {
        while (true)
        {
            RowChange? row;
            lock (Gate)
            {
                if (!_doubtful.TryPeek(out row))
                {
                    return;
                }
            }

            await _services.Writer.WriteAsync(row);
            lock (Gate)
            {
                _doubtful.Dequeue();
            }
        }
    }
}
