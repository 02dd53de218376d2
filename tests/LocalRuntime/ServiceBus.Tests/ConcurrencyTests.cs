using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class ConcurrencyTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    private const int Workers = 16;
    private const int PerSender = 40;

    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Sixteen_senders_and_receivers_lose_nothing_and_complete_nothing_twice()
    {
        using Collector completed = new(Workers * PerSender);
        Task receiving = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            ServiceBusReceiver receiver = Client.CreateReceiver(UniqueQueue);
            while (await completed.ReceiveAsync(receiver) is { } received)
            {
                Assert.Equal(1, received.DeliveryCount);
                await receiver.CompleteMessageAsync(received);
                completed.Add(received.MessageId);
            }
        })));

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => SendAsync(UniqueQueue, Ids(worker, PerSender)))));
        await receiving.WaitAsync(LongPatience);

        Assert.Equal(Enumerable.Range(0, Workers).SelectMany(worker => Ids(worker, PerSender)), completed.Ids.Order());
        Assert.Equal(new MessageCounts(Active: 0, Scheduled: 0, Deferred: 0, DeadLettered: 0), await Bus.CountMessagesAsync(UniqueQueue));
    }

    [Fact]
    public async Task Both_subscriptions_get_everything_while_storage_fails_now_and_then()
    {
        await Bus.LoadAsync();
        int requests = 0;
        Storage.Fail(_ => (Interlocked.Increment(ref requests) % 10) switch
        {
            3 => Fault.BeforeSending,
            7 => Fault.AfterSending,
            _ => Fault.None,
        });
        using Collector audited = new(80);
        using Collector noticed = new(80);
        Task receiving = Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReceiveStubbornlyAsync(Client.CreateReceiver(Topic, Audit), audited)))),
            Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReceiveStubbornlyAsync(Client.CreateReceiver(Topic, Notices), noticed)))));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => SendStubbornlyAsync(Ids(worker, 10)))));
        await EventuallyAsync(() => Task.FromResult(receiving.IsCompleted));
        await receiving;

        string[] sent = [.. Enumerable.Range(0, 8).SelectMany(worker => Ids(worker, 10))];
        Assert.Equal(sent, audited.Ids.Distinct().Order());
        Assert.Equal(sent, noticed.Ids.Distinct().Order());
    }

    private static string[] Ids(int worker, int count) => [.. Enumerable.Range(0, count).Select(index => $"{worker:D2}-{index:D2}")];

    private static async Task ReceiveStubbornlyAsync(ServiceBusReceiver receiver, Collector collector)
    {
        while (!collector.IsFull)
        {
            try
            {
                if (await collector.ReceiveAsync(receiver) is { } received)
                {
                    collector.Add(received.MessageId);
                    await receiver.CompleteMessageAsync(received);
                }
            }
            catch (ServiceBusException failure) when (failure.IsTransient || failure.Reason == ServiceBusFailureReason.MessageLockLost)
            {
                // The message comes again.
            }
        }
    }

    private async Task SendStubbornlyAsync(string[] ids)
    {
        foreach (string id in ids)
        {
            bool isSent = false;
            while (!isSent)
            {
                try
                {
                    await SendAsync(Topic, id);
                    isSent = true;
                }
                catch (ServiceBusException failure) when (failure.IsTransient)
                {
                    // Sent again.
                }
            }
        }
    }

    /// <summary>Message ids that several receivers gather until there are enough different ones.</summary>
    private sealed class Collector(int expected) : IDisposable
    {
        private readonly ConcurrentQueue<string> _ids = new();
        private readonly CancellationTokenSource _full = new();

        public IReadOnlyCollection<string> Ids => _ids;

        public bool IsFull => _full.IsCancellationRequested;

        public void Add(string id)
        {
            _ids.Enqueue(id);
            if (_ids.Distinct().Count() == expected)
            {
                _full.Cancel();
            }
        }

        /// <summary>Null when there are enough.</summary>
        public async Task<ServiceBusReceivedMessage?> ReceiveAsync(ServiceBusReceiver receiver)
        {
            try
            {
                return await receiver.ReceiveMessageAsync(TimeSpan.FromDays(1), _full.Token);
            }
            catch (OperationCanceledException) when (IsFull)
            {
                return null;
            }
        }

        public void Dispose() => _full.Dispose();
    }
}
