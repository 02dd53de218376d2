using Azure.Messaging.ServiceBus;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <content>Taking back: complete, abandon, defer, dead-letter, and renewing locks.</content>
internal sealed partial class DeliveryQueue
{
    public Task CompleteAsync(bool deadLetter, Guid lockToken) =>
        SettleAsync(deadLetter, lockToken, _entity.FinishAsync, Forget);

    public Task AbandonAsync(bool deadLetter, Guid lockToken, IDictionary<string, object?>? propertiesToModify) =>
        SettleAsync(deadLetter, lockToken, record =>
        {
            DeliveryRecord modified = Modified(record, propertiesToModify);
            return !deadLetter && record.DeliveryCount >= _settings.MaxDeliveryCount
                ? DeadLetterAfterTooManyDeliveries(modified)
                : modified;
        });

    public Task DeferAsync(bool deadLetter, Guid lockToken, IDictionary<string, object?>? propertiesToModify) =>
        SettleAsync(deadLetter, lockToken, record => Modified(record, propertiesToModify) with { IsDeferred = true });

    public Task DeadLetterAsync(bool deadLetter, Guid lockToken, string? reason, string? errorDescription, IDictionary<string, object?>? propertiesToModify) =>
        SettleAsync(deadLetter, lockToken, record => Modified(record, propertiesToModify) with
        {
            IsDeadLettered = true,
            IsDeferred = false,
            DeadLetterReason = reason,
            DeadLetterErrorDescription = errorDescription,
        });

    /// <inheritdoc cref="IBroker.RenewLockAsync"/>
    public DateTimeOffset RenewLock(bool deadLetter, Guid lockToken)
    {
        lock (_entity.Gate)
        {
            Delivery delivery = FindLocked(deadLetter, lockToken);
            delivery.LockedUntil = _services.Now + _settings.LockDuration;
            if (delivery.State == DeliveryState.Locked)
            {
                _deadlines.Set(delivery, delivery.LockedUntil);
            }

            return delivery.LockedUntil;
        }
    }

    private Task SettleAsync(bool deadLetter, Guid lockToken, Func<DeliveryRecord, DeliveryRecord> change)
    {
        DeliveryRecord? changed = null;
        return SettleAsync(
            deadLetter,
            lockToken,
            async delivery =>
            {
                changed = change(delivery.Record);
                if (changed != delivery.Record)
                {
                    await _entity.SaveAsync(delivery, changed);
                }
            },
            delivery => Apply(delivery, changed!, isThere: true));
    }

    /// <summary>Only the owner of the lock, only while it holds, and only once.</summary>
    private async Task SettleAsync(bool deadLetter, Guid lockToken, Func<Delivery, Task> write, Action<Delivery> apply)
    {
        Delivery delivery;
        lock (_entity.Gate)
        {
            delivery = FindLocked(deadLetter, lockToken);
            if (delivery.State != DeliveryState.Locked)
            {
                throw LockLost();
            }

            BeginWriting(delivery);
        }

        try
        {
            bool isThere = await WriteOrGoneAsync(() => write(delivery));
            lock (_entity.Gate)
            {
                (isThere ? apply : ForgetVanished)(delivery);
            }
        }
        catch
        {
            lock (_entity.Gate)
            {
                // The receiver may try again while its lock holds; the alarm ends the lock otherwise.
                delivery.State = DeliveryState.Locked;
                _deadlines.Set(delivery, delivery.LockedUntil);
            }

            throw;
        }
    }

    private Delivery FindLocked(bool deadLetter, Guid lockToken)
    {
        _entity.ThrowIfClosed();
        Sweep();
        return _locked.TryGetValue(lockToken, out Delivery? delivery) && delivery.Record.IsDeadLettered == deadLetter ? delivery : throw LockLost();
    }

    private ServiceBusException LockLost() => new(
        "The lock is lost: it expired, the message was settled before, or the broker was restarted. The message may be received again.",
        ServiceBusFailureReason.MessageLockLost,
        Path);

    private static DeliveryRecord Modified(DeliveryRecord record, IDictionary<string, object?>? propertiesToModify)
    {
        if (propertiesToModify is not { Count: > 0 })
        {
            return record;
        }

        Dictionary<string, object?> merged = record.ModifiedProperties is null ? [] : new(record.ModifiedProperties);
        foreach ((string name, object? value) in PropertyValues.Copy(propertiesToModify))
        {
            merged[name] = value;
        }

        return record with { ModifiedProperties = merged.AsReadOnly() };
    }
}
