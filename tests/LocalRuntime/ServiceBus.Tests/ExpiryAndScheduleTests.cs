using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class ExpiryAndScheduleTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    [Fact]
    public async Task An_expired_message_is_dropped()
    {
        await Client.CreateSender(Queue).SendMessageAsync(new ServiceBusMessage("one") { TimeToLive = TimeSpan.FromMinutes(5) });
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        Assert.Equal(Clock.GetUtcNow().AddMinutes(5), (await receiver.PeekMessageAsync()).ExpiresAt);

        Clock.Advance(TimeSpan.FromMinutes(5));

        await AssertEmptyAsync(receiver);
        await EventuallyAsync(async () => (await RowsAsync()).Count == 0);
        await AssertEmptyAsync(DeadLetters(Queue));
    }

    [Fact]
    public async Task A_queue_can_keep_expired_messages_as_dead_letters()
    {
        await SendAsync(ShortLivedQueue, "one");
        ServiceBusReceiver dead = DeadLetters(ShortLivedQueue);
        await AssertEmptyAsync(dead);
        Task<ServiceBusReceivedMessage> waiting = NextAsync(dead);

        Clock.Advance(TimeSpan.FromMinutes(1));
        ServiceBusReceivedMessage expired = await waiting;

        Assert.Equal(("one", "TTLExpiredException"), (expired.MessageId, expired.DeadLetterReason));
        await AssertEmptyAsync(Client.CreateReceiver(ShortLivedQueue));
    }

    [Fact]
    public async Task The_shorter_time_to_live_of_message_and_queue_counts()
    {
        ServiceBusSender sender = Client.CreateSender(ShortLivedQueue);
        await sender.SendMessagesAsync([
            new("long") { TimeToLive = TimeSpan.FromHours(1) },
            new("short") { TimeToLive = TimeSpan.FromSeconds(10) }]);

        IReadOnlyList<ServiceBusReceivedMessage> peeked = await Client.CreateReceiver(ShortLivedQueue).PeekMessagesAsync(2);

        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10)], peeked.Select(message => message.TimeToLive));
    }

    [Fact]
    public async Task A_message_that_expires_while_locked_can_still_be_completed()
    {
        await SendAsync(ShortLivedQueue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(ShortLivedQueue);
        Clock.Advance(TimeSpan.FromSeconds(40));
        ServiceBusReceivedMessage received = await NextAsync(receiver);

        Clock.Advance(TimeSpan.FromSeconds(25));
        await receiver.CompleteMessageAsync(received);

        await AssertEmptyAsync(DeadLetters(ShortLivedQueue));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_message_that_expired_while_the_process_was_down_is_found_at_the_start()
    {
        await SendAsync(ShortLivedQueue, "one");

        Clock.Advance(TimeSpan.FromSeconds(1));
        Storage.FailAll();
        Clock.Advance(TimeSpan.FromHours(1));
        await CrashAndRestartAsync();

        Assert.Equal("TTLExpiredException", (await NextAsync(DeadLetters(ShortLivedQueue))).DeadLetterReason);
    }

    [Fact]
    public async Task Dead_letters_do_not_expire_and_replaying_one_starts_its_time_anew()
    {
        await SendAsync(ShortLivedQueue, "one");
        Clock.Advance(TimeSpan.FromMinutes(1));
        ServiceBusReceiver dead = DeadLetters(ShortLivedQueue);
        await dead.AbandonMessageAsync(await NextAsync(dead));
        Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(1, await Bus.ReplayDeadLettersAsync(ShortLivedQueue));
        Clock.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal("one", (await NextAsync(Client.CreateReceiver(ShortLivedQueue))).MessageId);
    }

    [Fact]
    public async Task When_storage_fails_an_expiry_is_made_up_for_later()
    {
        await SendAsync(ShortLivedQueue, "one");
        ServiceBusReceiver dead = DeadLetters(ShortLivedQueue);
        await AssertEmptyAsync(dead);
        Task<ServiceBusReceivedMessage> waiting = NextAsync(dead);
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Storage.Fail(_ =>
        {
            failed.TrySetResult();
            return Fault.BeforeSending;
        });

        Clock.Advance(TimeSpan.FromMinutes(1));
        await failed.Task.WaitAsync(Patience);
        Storage.Heal();

        await EventuallyAsync(() => Task.FromResult(waiting.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task A_scheduled_message_comes_at_its_time_also_after_a_restart()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        DateTimeOffset due = Clock.GetUtcNow().AddMinutes(10);
        long number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later") { MessageId = "later" }, due);
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await CrashAndRestartAsync();

        await AssertEmptyAsync(receiver);
        Assert.Equal(ServiceBusMessageState.Scheduled, (await receiver.PeekMessageAsync()).State);
        Assert.Equal(1, (await Bus.CountMessagesAsync(Queue)).Scheduled);
        Task<ServiceBusReceivedMessage> waiting = NextAsync(receiver);
        Clock.Advance(TimeSpan.FromMinutes(10));
        ServiceBusReceivedMessage received = await waiting;

        Assert.Equal((number, due, due), (received.SequenceNumber, received.EnqueuedTime, received.ScheduledEnqueueTime));
        Assert.Equal(ServiceBusMessageState.Active, received.State);
    }

    [Fact]
    public async Task A_message_scheduled_for_the_past_is_there_at_once()
    {
        ServiceBusMessage message = new("now") { ScheduledEnqueueTime = Clock.GetUtcNow().AddMinutes(-1) };

        await Client.CreateSender(Queue).SendMessageAsync(message);

        Assert.Equal(Clock.GetUtcNow(), (await NextAsync(Client.CreateReceiver(Queue))).EnqueuedTime);
    }

    [Fact]
    public async Task A_scheduled_message_joins_the_order_by_its_time()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        await sender.ScheduleMessageAsync(new ServiceBusMessage("second"), Clock.GetUtcNow().AddMinutes(1));
        await sender.SendMessageAsync(new ServiceBusMessage("first"));
        Clock.Advance(TimeSpan.FromMinutes(2));
        await sender.SendMessageAsync(new ServiceBusMessage("third"));

        Assert.Equal(["first", "second", "third"], (await Client.CreateReceiver(Queue).ReceiveMessagesAsync(3)).Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task The_time_to_live_of_a_scheduled_message_begins_when_it_comes()
    {
        ServiceBusMessage message = new("later") { TimeToLive = TimeSpan.FromMinutes(1) };
        await Client.CreateSender(Queue).ScheduleMessageAsync(message, Clock.GetUtcNow().AddMinutes(10));

        Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Clock.GetUtcNow().AddMinutes(1), (await NextAsync(Client.CreateReceiver(Queue))).ExpiresAt);
    }

    [Fact]
    public async Task A_cancelled_message_never_comes()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        IReadOnlyList<long> numbers = await sender.ScheduleMessagesAsync([new("one"), new("two")], Clock.GetUtcNow().AddMinutes(1));

        await sender.CancelScheduledMessageAsync(numbers[0]);
        await CrashAndRestartAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("two", (await NextAsync(Client.CreateReceiver(Queue))).Body.ToString());
        await AssertEmptyAsync(Client.CreateReceiver(Queue));
    }

    [Fact]
    public async Task Only_what_is_still_scheduled_can_be_cancelled()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        long number = await sender.ScheduleMessageAsync(new ServiceBusMessage("one"), Clock.GetUtcNow().AddMinutes(1));
        Clock.Advance(TimeSpan.FromMinutes(1));

        await AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => sender.CancelScheduledMessageAsync(number));
        await AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => sender.CancelScheduledMessageAsync(42));
        Assert.Equal("one", (await NextAsync(Client.CreateReceiver(Queue))).Body.ToString());
    }

    [Fact]
    public async Task A_number_of_an_earlier_run_never_means_another_message()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        long before = await sender.ScheduleMessageAsync(new ServiceBusMessage("one"), Clock.GetUtcNow().AddMinutes(1));
        await sender.CancelScheduledMessageAsync(before);
        await CrashAndRestartAsync();

        long after = await sender.ScheduleMessageAsync(new ServiceBusMessage("two"), Clock.GetUtcNow().AddMinutes(1));

        Assert.True(after > before);
    }

    [Fact]
    public async Task A_message_scheduled_twice_with_one_id_is_one_message_with_one_number()
    {
        ServiceBusSender sender = Client.CreateSender(UniqueQueue);
        DateTimeOffset due = Clock.GetUtcNow().AddMinutes(1);

        long first = await sender.ScheduleMessageAsync(new ServiceBusMessage("one") { MessageId = "one" }, due);
        long second = await sender.ScheduleMessageAsync(new ServiceBusMessage("one") { MessageId = "one" }, due);

        Assert.Equal(first, second);
        Assert.Equal(1, (await Bus.CountMessagesAsync(UniqueQueue)).Scheduled);
    }
}
