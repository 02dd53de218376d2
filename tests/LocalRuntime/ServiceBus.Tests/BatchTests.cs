using Azure.Core;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class BatchTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    private static readonly string[] Bodies = [.. Enumerable.Range(0, 300).Select(index => $"{index}")];

    [Fact]
    public async Task A_batch_too_long_for_one_transaction_arrives_whole_and_in_order_also_after_a_restart()
    {
        await Client.CreateSender(Topic).SendMessagesAsync(Bodies.Select(body => new ServiceBusMessage(body)));

        await CrashAndRestartAsync();

        foreach (string subscription in new[] { Audit, Notices })
        {
            Assert.Equal(Bodies, (await Client.CreateReceiver(Topic, subscription).ReceiveMessagesAsync(500)).Select(message => message.Body.ToString()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_process_that_dies_in_the_middle_of_a_long_batch_leaves_nothing_of_it(int requestsBeforeDeath)
    {
        await SendAsync(Queue, "before");
        int left = requestsBeforeDeath;
        Storage.Fail(_ => Interlocked.Decrement(ref left) >= 0 ? Fault.None : Fault.BeforeSending);
        await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender(Queue).SendMessagesAsync(Bodies.Select(body => new ServiceBusMessage(body))));
        Assert.NotEmpty(await RowsAsync());

        await CrashAndRestartAsync();

        Assert.Equal(["before"], (await Client.CreateReceiver(Queue).ReceiveMessagesAsync(500)).Select(message => message.MessageId));
        await EventuallyAsync(async () => (await RowsAsync()).Count == 1);
    }

    [Fact]
    public async Task A_long_batch_that_fails_is_taken_back()
    {
        await Bus.LoadAsync();
        Storage.Fail(request => request.Method == RequestMethod.Put && request.Uri.ToString().Contains("batches", StringComparison.Ordinal) ? Fault.AfterSending : Fault.None);

        await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender(Queue).SendMessagesAsync(Bodies.Select(body => new ServiceBusMessage(body))));
        Storage.Heal();

        await EventuallyAsync(async () => (await RowsAsync()).Count == 0);
        await AssertEmptyAsync(Client.CreateReceiver(Queue));
    }

    [Fact]
    public async Task When_a_long_batch_is_done_the_next_start_removes_its_last_trace()
    {
        await Client.CreateSender(Queue).SendMessagesAsync(Bodies.Select(body => new ServiceBusMessage(body)));
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        IReadOnlyList<ServiceBusReceivedMessage> received = await receiver.ReceiveMessagesAsync(500);
        await Task.WhenAll(received.Select(message => receiver.CompleteMessageAsync(message)));
        Assert.Single(await RowsAsync());

        await CrashAndRestartAsync();

        await EventuallyAsync(async () => (await RowsAsync()).Count == 0);
    }

    [Fact]
    public async Task A_batch_holds_no_more_than_its_size()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        using ServiceBusMessageBatch batch = await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 1000 });

        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[900])));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[200])));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[20])));
        Assert.Equal((2, 1000L), (batch.Count, batch.MaxSizeInBytes));
        Assert.InRange(batch.SizeInBytes, 920, 1000);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 262_145 }));
    }

    [Fact]
    public async Task What_is_added_to_a_batch_is_fixed()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        using ServiceBusMessageBatch batch = await sender.CreateMessageBatchAsync();
        ServiceBusMessage message = new("before");
        Assert.True(batch.TryAddMessage(message));

        message.Body = BinaryData.FromString("after");
        await sender.SendMessagesAsync(batch);

        Assert.Equal("before", (await NextAsync(Client.CreateReceiver(Queue))).Body.ToString());
    }

    [Fact]
    public async Task An_empty_list_is_sent_without_asking_anybody()
    {
        await using ServiceBusClient nowhere = new("Endpoint=sb://nowhere.local;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true");

        await nowhere.CreateSender("nothing").SendMessagesAsync(Array.Empty<ServiceBusMessage>());
    }
}
