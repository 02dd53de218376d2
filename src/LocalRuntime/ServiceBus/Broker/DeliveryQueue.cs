using Azure;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>A queue or subscription with its dead-letter queue, seen from its receivers: hands out, locks, takes back.</summary>
/// <remarks>Members say whether the caller holds the gate of the entity; those that return a task take it themselves.</remarks>
internal sealed partial class DeliveryQueue : IDisposable
{
    private readonly MessageEntity _entity;
    private readonly BrokerServices _services;
    private readonly ReceivingSettings _settings;
    private readonly Deadlines _deadlines;
    private readonly Dictionary<long, Delivery> _deliveries = [];
    private readonly Dictionary<Guid, Delivery> _locked = [];
    private readonly ReadyLine _active = new();
    private readonly ReadyLine _dead = new();

    /// <param name="entity">Where its messages come from.</param>
    /// <param name="name">Of the queue or subscription; names its state in the rows.</param>
    /// <param name="path">How receivers and messages call it.</param>
    /// <param name="settings">Its own; times to live are limited by the topic's as well.</param>
    /// <param name="maxTimeToLive">The shorter of its own and the topic's.</param>
    /// <param name="services">The broker's.</param>
    public DeliveryQueue(MessageEntity entity, string name, string path, ReceivingSettings settings, TimeSpan maxTimeToLive, BrokerServices services)
    {
        _entity = entity;
        _services = services;
        _settings = settings;
        _deadlines = new Deadlines(services.Time, OnAlarm);
        Name = name;
        Path = path;
        MaxTimeToLive = maxTimeToLive;
    }

    public string Name { get; }

    public string Path { get; }

    public TimeSpan MaxTimeToLive { get; }

    /// <summary>A message that is stored. Under the gate.</summary>
    public void Add(Delivery delivery)
    {
        _deliveries.Add(delivery.SequenceNumber, delivery);
        Place(delivery);
    }

    /// <summary>Puts a delivery where its record and the time say it belongs. Under the gate.</summary>
    public void Place(Delivery delivery)
    {
        DateTimeOffset now = _services.Now;
        DeliveryRecord record = delivery.Record;
        Unlock(delivery);
        if (record.IsDeadLettered)
        {
            MakeReady(delivery, _dead);
        }
        else if (delivery.EnqueuedAt > now)
        {
            delivery.State = DeliveryState.Scheduled;
            _deadlines.Set(delivery, delivery.EnqueuedAt);
        }
        else if (delivery.ExpiresAt <= now)
        {
            Expire(delivery);
        }
        else if (record.DeliveryCount >= _settings.MaxDeliveryCount && !record.IsDeferred)
        {
            MoveLater(delivery, DeadLetterAfterTooManyDeliveries(record));
        }
        else
        {
            MakeReady(delivery, _active);
            _deadlines.Set(delivery, delivery.ExpiresAt);
        }
    }

    /// <summary>Takes a delivery out of everybody's reach until its change is written. Under the gate.</summary>
    public void BeginWriting(Delivery delivery)
    {
        _deadlines.Set(delivery, deadline: null);
        LineOf(delivery).Remove(delivery);
        delivery.State = DeliveryState.Writing;
    }

    /// <summary>This queue or subscription is done with it, and storage says so. Under the gate.</summary>
    public void Forget(Delivery delivery)
    {
        BeginWriting(delivery);
        Unlock(delivery);
        delivery.State = DeliveryState.Gone;
        _deliveries.Remove(delivery.SequenceNumber);
    }

    /// <summary>Null when no message with this number waits for its time. Under the gate.</summary>
    public Delivery? FindScheduled(long sequenceNumber)
    {
        Sweep();
        return _deliveries.TryGetValue(sequenceNumber, out Delivery? delivery) && delivery.State == DeliveryState.Scheduled ? delivery : null;
    }

    /// <summary>Puts dead-lettered messages back as if they were new. One that a receiver has locked stays.</summary>
    /// <param name="sequenceNumber">Null: all of them.</param>
    /// <returns>How many it put back.</returns>
    public async Task<int> ReplayAsync(long? sequenceNumber)
    {
        List<Delivery> replayed;
        lock (_entity.Gate)
        {
            _entity.ThrowIfClosed();
            Sweep();
            replayed = [.. _deliveries.Values.Where(delivery =>
                delivery is { State: DeliveryState.Ready, Record.IsDeadLettered: true }
                && (sequenceNumber is null || delivery.SequenceNumber == sequenceNumber))];
            replayed.ForEach(BeginWriting);
        }

        bool[] done = await Task.WhenAll(replayed.Select(delivery => ChangeAsync(delivery, new DeliveryRecord
        {
            ReplayedAt = _services.Now,
            ModifiedProperties = delivery.Record.ModifiedProperties,
        })));
        return done.Count(isDone => isDone);
    }

    public MessageCounts Count()
    {
        lock (_entity.Gate)
        {
            Sweep();
            return new MessageCounts(
                Active: _deliveries.Values.Count(delivery => !delivery.Record.IsDeadLettered && !delivery.Record.IsDeferred && delivery.State != DeliveryState.Scheduled),
                Scheduled: _deliveries.Values.Count(delivery => delivery.State == DeliveryState.Scheduled),
                Deferred: _deliveries.Values.Count(delivery => !delivery.Record.IsDeadLettered && delivery.Record.IsDeferred),
                DeadLettered: _deliveries.Values.Count(delivery => delivery.Record.IsDeadLettered));
        }
    }

    /// <summary>Sends those away who wait. Under the gate.</summary>
    public void Close()
    {
        _active.WakeAll();
        _dead.WakeAll();
    }

    public void Dispose() => _deadlines.Dispose();

    private DeliveryRecord DeadLetterAfterTooManyDeliveries(DeliveryRecord record) => record with
    {
        IsDeadLettered = true,
        IsDeferred = false,
        DeadLetterReason = "MaxDeliveryCountExceeded",
        DeadLetterErrorDescription = $"Message could not be consumed after {_settings.MaxDeliveryCount} delivery attempts.",
    };

    private ReadyLine LineOf(Delivery delivery) => delivery.Record.IsDeadLettered ? _dead : _active;

    private void MakeReady(Delivery delivery, ReadyLine line)
    {
        delivery.State = DeliveryState.Ready;
        if (!delivery.Record.IsDeferred)
        {
            line.Add(delivery);
        }
    }

    private void Unlock(Delivery delivery)
    {
        _locked.Remove(delivery.LockToken);
        delivery.LockToken = Guid.Empty;
    }

    private void Expire(Delivery delivery)
    {
        if (_settings.DeadLetteringOnMessageExpiration)
        {
            MoveLater(delivery, delivery.Record with
            {
                IsDeadLettered = true,
                IsDeferred = false,
                DeadLetterReason = "TTLExpiredException",
                DeadLetterErrorDescription = "The message expired and was dead lettered.",
            });
            return;
        }

        BeginWriting(delivery);
        _services.Background.Run($"drop an expired message of '{Path}'", async () =>
        {
            await WriteOrGoneAsync(() => _entity.FinishAsync(delivery));
            lock (_entity.Gate)
            {
                Forget(delivery);
            }
        });
    }

    private void MoveLater(Delivery delivery, DeliveryRecord record)
    {
        BeginWriting(delivery);
        _services.Background.Run($"dead-letter a message of '{Path}'", async () =>
        {
            bool isThere = await WriteOrGoneAsync(() => _entity.SaveAsync(delivery, record));
            lock (_entity.Gate)
            {
                Apply(delivery, record, isThere);
            }
        });
    }

    /// <summary>For a delivery whose writing has begun: writes the record, then places it accordingly.</summary>
    private async Task<bool> ChangeAsync(Delivery delivery, DeliveryRecord record)
    {
        try
        {
            bool isThere = await WriteOrGoneAsync(() => _entity.SaveAsync(delivery, record));
            lock (_entity.Gate)
            {
                Apply(delivery, record, isThere);
            }

            return isThere;
        }
        catch
        {
            lock (_entity.Gate)
            {
                Place(delivery);
            }

            throw;
        }
    }

    private void Apply(Delivery delivery, DeliveryRecord record, bool isThere)
    {
        if (isThere)
        {
            delivery.Record = record;
            Place(delivery);
        }
        else
        {
            ForgetVanished(delivery);
        }
    }

    private void ForgetVanished(Delivery delivery)
    {
        Forget(delivery);
        _entity.Vanished(delivery);
    }

    /// <returns>False when the row is gone: an earlier write of unknown outcome had removed it.</returns>
    private static async Task<bool> WriteOrGoneAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return false;
        }
    }

    private void OnAlarm()
    {
        lock (_entity.Gate)
        {
            Sweep();
            _deadlines.SetNextAlarm();
        }
    }

    /// <summary>Does what time has brought. Under the gate.</summary>
    private void Sweep()
    {
        DateTimeOffset now = _services.Now;
        while (_deadlines.TakeDue(now) is { } due)
        {
            LineOf(due).Remove(due);
            Place(due);
        }
    }
}
