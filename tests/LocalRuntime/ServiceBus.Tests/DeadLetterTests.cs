using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class DeadLetterTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    [Fact]
    public async Task A_dead_lettered_message_waits_in_the_dead_letter_queue_with_its_reason_also_after_a_restart()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), new Dictionary<string, object> { ["why"] = 1 }, "NotValid", "The category is missing.");
        await CrashAndRestartAsync();
        ServiceBusReceivedMessage dead = await NextAsync(DeadLetters(Queue));

        Assert.Equal(("NotValid", "The category is missing."), (dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        Assert.Equal("NotValid", dead.ApplicationProperties["DeadLetterReason"]);
        Assert.Equal(1, dead.ApplicationProperties["why"]);
        Assert.Equal("one", dead.Body.ToString());
        Assert.Null(dead.DeadLetterSource);
        await AssertEmptyAsync(receiver);
    }

    [Fact]
    public async Task The_dead_letter_queue_can_be_read_by_its_path_peeked_and_completed()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver));
        ServiceBusReceiver dead = Client.CreateReceiver($"{Queue}/$DeadLetterQueue");

        Assert.Equal($"{Queue}/$DeadLetterQueue", DeadLetters(Queue).EntityPath);
        Assert.Equal("one", (await dead.PeekMessageAsync()).MessageId);
        Assert.Null(await receiver.PeekMessageAsync());
        await dead.CompleteMessageAsync(await NextAsync(dead));

        await AssertEmptyAsync(dead);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task After_its_last_delivery_an_abandoned_message_is_dead_lettered()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            ServiceBusReceivedMessage received = await NextAsync(receiver);
            Assert.Equal(delivery, received.DeliveryCount);
            await receiver.AbandonMessageAsync(received);
        }

        ServiceBusReceivedMessage dead = await NextAsync(DeadLetters(Queue));

        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Equal("Message could not be consumed after 3 delivery attempts.", dead.DeadLetterErrorDescription);
        await AssertEmptyAsync(receiver);
    }

    [Fact]
    public async Task After_its_last_delivery_a_message_whose_lock_expires_is_dead_lettered()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            await NextAsync(receiver);
            Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await NextAsync(DeadLetters(Queue))).DeadLetterReason);
    }

    [Fact]
    public async Task A_message_whose_handlers_took_the_process_down_is_dead_lettered_after_its_last_delivery()
    {
        await SendAsync(Queue, "one");
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Equal(delivery, (await NextAsync(Client.CreateReceiver(Queue))).DeliveryCount);
            await CrashAndRestartAsync();
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await NextAsync(DeadLetters(Queue))).DeadLetterReason);
        await AssertEmptyAsync(Client.CreateReceiver(Queue));
    }

    [Fact]
    public async Task An_abandoned_dead_letter_stays_a_dead_letter_however_often()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), "NotValid");
        ServiceBusReceiver dead = DeadLetters(Queue);

        for (int round = 0; round < 5; round++)
        {
            await dead.AbandonMessageAsync(await NextAsync(dead));
        }

        ServiceBusReceivedMessage still = await NextAsync(dead);
        Assert.Equal(("NotValid", 7), (still.DeadLetterReason, still.DeliveryCount));
    }

    [Fact]
    public async Task A_lock_of_the_dead_letter_queue_is_not_one_of_the_queue()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver));
        ServiceBusReceivedMessage dead = await NextAsync(DeadLetters(Queue));

        await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(dead));
    }

    [Theory]
    [InlineData(4096, false)]
    [InlineData(4097, true)]
    public async Task Reason_and_description_have_a_longest_length(int length, bool isTooLong)
    {
        await SendAsync(Queue, "one", "two");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        IReadOnlyList<ServiceBusReceivedMessage> received = await receiver.ReceiveMessagesAsync(2);
        string text = new('x', length);

        Exception? byReason = await Record.ExceptionAsync(() => receiver.DeadLetterMessageAsync(received[0], text));
        Exception? byDescription = await Record.ExceptionAsync(() => receiver.DeadLetterMessageAsync(received[1], "reason", text));

        Assert.Equal(isTooLong, byReason is ArgumentOutOfRangeException);
        Assert.Equal(isTooLong, byDescription is ArgumentOutOfRangeException);
    }

    [Fact]
    public async Task A_replayed_message_is_as_new_and_stays_so_after_a_restart()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.AbandonMessageAsync(await NextAsync(receiver), new Dictionary<string, object> { ["kept"] = true });
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        await receiver.DeadLetterMessageAsync(received, "NotValid", "text");
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await Bus.ReplayDeadLetterAsync(Queue, received.SequenceNumber));
        Assert.False(await Bus.ReplayDeadLetterAsync(Queue, received.SequenceNumber));
        DateTimeOffset replayedAt = Clock.GetUtcNow();
        await CrashAndRestartAsync();
        ServiceBusReceivedMessage replayed = await NextAsync(receiver);

        Assert.Equal((1, replayedAt), (replayed.DeliveryCount, replayed.EnqueuedTime));
        Assert.Null(replayed.DeadLetterReason);
        Assert.Null(replayed.DeadLetterErrorDescription);
        Assert.Equal(["kept"], replayed.ApplicationProperties.Keys);
        await AssertEmptyAsync(DeadLetters(Queue));
    }

    [Fact]
    public async Task All_dead_letters_are_replayed_save_those_that_a_receiver_has_locked()
    {
        await SendAsync(Queue, "one", "two", "three");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        foreach (ServiceBusReceivedMessage message in await receiver.ReceiveMessagesAsync(3))
        {
            await receiver.DeadLetterMessageAsync(message);
        }

        await NextAsync(DeadLetters(Queue));

        Assert.Equal(2, await Bus.ReplayDeadLettersAsync(Queue));
        Assert.Equal(0, await Bus.ReplayDeadLettersAsync(Queue));
        Assert.Equal(["two", "three"], (await receiver.ReceiveMessagesAsync(5)).Select(message => message.MessageId));
        Assert.Equal(new MessageCounts(Active: 2, Scheduled: 0, Deferred: 0, DeadLettered: 1), await Bus.CountMessagesAsync(Queue));
    }

    [Fact]
    public async Task A_replay_wakes_a_waiting_receiver()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver));
        Task<ServiceBusReceivedMessage> waiting = NextAsync(receiver);

        await Bus.ReplayDeadLettersAsync(Queue);

        Assert.Equal("one", (await waiting).MessageId);
    }

    [Fact]
    public async Task A_replay_that_storage_refuses_leaves_the_message_where_it_was()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver));
        Storage.FailNextWrite(Fault.BeforeSending);

        await Assert.ThrowsAsync<ServiceBusException>(() => Bus.ReplayDeadLettersAsync(Queue));

        Assert.Equal(1, await Bus.ReplayDeadLettersAsync(Queue));
    }
}
