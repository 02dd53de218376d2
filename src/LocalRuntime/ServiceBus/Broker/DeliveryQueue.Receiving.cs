using Azure.Messaging.ServiceBus;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;
using PartnerDesk.LocalRuntime.ServiceBus.Storage;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <content>Handing out: receive, receive what was deferred, peek.</content>
internal sealed partial class DeliveryQueue
{
    /// <inheritdoc cref="IBroker.ReceiveAsync"/>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(bool deadLetter, ServiceBusReceiveMode mode, int maxMessages, TimeSpan maxWaitTime, CancellationToken cancellationToken)
    {
        ReadyLine line = deadLetter ? _dead : _active;
        DateTimeOffset start = _services.Now;
        while (true)
        {
            List<Delivery> taken;
            LinkedListNode<TaskCompletionSource>? place = null;
            lock (_entity.Gate)
            {
                _entity.ThrowIfClosed();
                Sweep();
                taken = line.Take(maxMessages);
                taken.ForEach(BeginWriting);
                if (taken.Count == 0)
                {
                    place = line.Join();
                }
            }

            if (place is null)
            {
                IReadOnlyList<ServiceBusReceivedMessage> received = await HandOutAsync(taken, mode);
                if (received.Count > 0)
                {
                    return received;
                }
            }
            else if (!await WaitAsync(line, place, maxWaitTime - (_services.Now - start), cancellationToken))
            {
                return [];
            }
        }
    }

    /// <inheritdoc cref="IBroker.ReceiveDeferredAsync"/>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(bool deadLetter, ServiceBusReceiveMode mode, IReadOnlyList<long> sequenceNumbers)
    {
        List<Delivery> taken = [];
        lock (_entity.Gate)
        {
            _entity.ThrowIfClosed();
            Sweep();
            foreach (long number in sequenceNumbers)
            {
                bool found = _deliveries.TryGetValue(number, out Delivery? delivery)
                    && delivery is { State: DeliveryState.Ready, Record.IsDeferred: true }
                    && delivery.Record.IsDeadLettered == deadLetter;
                taken.Add(found ? delivery! : throw new ServiceBusException(
                    $"No deferred message has the sequence number {number}, or another receiver has it.",
                    ServiceBusFailureReason.MessageNotFound,
                    Path));
            }

            taken.ForEach(BeginWriting);
        }

        return await HandOutAsync(taken, mode);
    }

    /// <inheritdoc cref="IBroker.PeekAsync"/>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(bool deadLetter, int maxMessages, long fromSequenceNumber)
    {
        List<(Delivery Delivery, DeliveryFacts Facts)> shown;
        lock (_entity.Gate)
        {
            _entity.ThrowIfClosed();
            Sweep();
            shown = [.. _deliveries.Values
                .Where(delivery => delivery.Record.IsDeadLettered == deadLetter && delivery.SequenceNumber >= fromSequenceNumber)
                .OrderBy(delivery => delivery.SequenceNumber)
                .Take(maxMessages)
                .Select(delivery => (delivery, delivery.Facts()))];
        }

        List<ServiceBusReceivedMessage> peeked = [];
        foreach ((Delivery delivery, DeliveryFacts facts) in shown)
        {
            if (await _entity.ReadPayloadAsync(delivery.Message) is { } payload)
            {
                peeked.Add(MessagePayload.Read(payload, facts));
            }
        }

        return peeked;
    }

    private async Task<bool> WaitAsync(ReadyLine line, LinkedListNode<TaskCompletionSource> place, TimeSpan left, CancellationToken cancellationToken)
    {
        TimeSpan longest = TimeSpan.FromDays(1);
        try
        {
            await place.Value.Task.WaitAsync(left < TimeSpan.Zero ? TimeSpan.Zero : left > longest ? longest : left, _services.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (_entity.Gate)
            {
                line.Leave(place);
            }
        }
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> HandOutAsync(List<Delivery> taken, ServiceBusReceiveMode mode)
    {
        Task<ServiceBusReceivedMessage?>[] handOuts = [.. taken.Select(delivery => HandOutAsync(delivery, mode))];
        try
        {
            await Task.WhenAll(handOuts);
        }
        catch when (handOuts.Any(handOut => handOut.IsCompletedSuccessfully && handOut.Result is not null))
        {
            // Some are handed out and locked: their receiver must have them. The others went back.
        }

        return [.. handOuts.Where(handOut => handOut.IsCompletedSuccessfully).Select(handOut => handOut.Result).OfType<ServiceBusReceivedMessage>()];
    }

    private async Task<ServiceBusReceivedMessage?> HandOutAsync(Delivery delivery, ServiceBusReceiveMode mode)
    {
        DeliveryRecord record = delivery.Record with { DeliveryCount = delivery.Record.DeliveryCount + 1 };
        byte[]? payload = null;
        try
        {
            bool isThere;
            if (mode == ServiceBusReceiveMode.PeekLock)
            {
                Task<bool> counted = WriteOrGoneAsync(() => _entity.SaveAsync(delivery, record));
                Task<byte[]?> read = _entity.ReadPayloadAsync(delivery.Message);
                await Task.WhenAll(counted, read);
                payload = await read;
                isThere = await counted && payload is not null;
            }
            else
            {
                payload = await _entity.ReadPayloadAsync(delivery.Message);
                isThere = payload is not null && await WriteOrGoneAsync(() => _entity.FinishAsync(delivery));
            }

            lock (_entity.Gate)
            {
                if (!isThere)
                {
                    ForgetVanished(delivery);
                    return null;
                }

                delivery.Record = record;
                if (mode == ServiceBusReceiveMode.PeekLock)
                {
                    Lock(delivery);
                    return MessagePayload.Read(payload!, delivery.Facts() with { LockToken = delivery.LockToken, LockedUntil = delivery.LockedUntil });
                }

                Forget(delivery);
                return MessagePayload.Read(payload!, delivery.Facts());
            }
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

    private void Lock(Delivery delivery)
    {
        delivery.State = DeliveryState.Locked;
        delivery.LockToken = Guid.NewGuid();
        delivery.LockedUntil = _services.Now + _settings.LockDuration;
        _locked.Add(delivery.LockToken, delivery);
        _deadlines.Set(delivery, delivery.LockedUntil);
    }
}
