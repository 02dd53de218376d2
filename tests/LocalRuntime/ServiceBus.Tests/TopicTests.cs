using Azure.Core;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class TopicTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    private const string AuditPath = Topic + "/Subscriptions/" + Audit;

    [Fact]
    public async Task Every_subscription_gets_every_message_and_settles_it_for_itself()
    {
        await SendAsync(Topic, "one");
        ServiceBusReceiver audit = Client.CreateReceiver(Topic, Audit);
        ServiceBusReceiver notices = Client.CreateReceiver(Topic, Notices);
        ServiceBusReceivedMessage audited = await NextAsync(audit);
        ServiceBusReceivedMessage noticed = await NextAsync(notices);

        await audit.CompleteMessageAsync(audited);
        await notices.AbandonMessageAsync(noticed);

        await AssertEmptyAsync(audit);
        ServiceBusReceivedMessage again = await NextAsync(notices);
        Assert.Equal(("one", 2), (again.Body.ToString(), again.DeliveryCount));
        Assert.Equal(AuditPath, audit.EntityPath);
        await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => notices.CompleteMessageAsync(audited));
    }

    [Fact]
    public async Task One_send_is_one_write_however_many_subscriptions_there_are()
    {
        await SendAsync(Topic, "warm-up");
        int before = Storage.Requests;

        await SendAsync(Topic, "one");

        Assert.Equal(1, Storage.Requests - before);
        Assert.Equal(2, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task A_send_that_never_reached_storage_is_in_no_subscription_and_can_be_repeated()
    {
        await Bus.LoadAsync();
        Storage.FailNextWrite(Fault.BeforeSending);

        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => SendAsync(Topic, "one"));
        await CrashAndRestartAsync();
        await SendAsync(Topic, "one");

        Assert.Single(await Client.CreateReceiver(Topic, Audit).ReceiveMessagesAsync(5));
        Assert.Single(await Client.CreateReceiver(Topic, Notices).ReceiveMessagesAsync(5));
    }

    [Fact]
    public async Task A_send_after_whose_write_the_process_died_is_in_every_subscription_once_however_often_it_is_repeated()
    {
        await Bus.LoadAsync();
        Storage.Fail(request => request.Method == RequestMethod.Put ? Fault.AfterSending : Fault.BeforeSending);
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => SendAsync(Topic, "one"));

        await CrashAndRestartAsync();
        await SendAsync(Topic, "one");

        Assert.Single(await Client.CreateReceiver(Topic, Audit).ReceiveMessagesAsync(5));
        Assert.Single(await Client.CreateReceiver(Topic, Notices).ReceiveMessagesAsync(5));
    }

    [Fact]
    public async Task After_a_restart_only_the_subscription_that_is_not_done_gets_the_message()
    {
        await SendAsync(Topic, "one");
        ServiceBusReceiver audit = Client.CreateReceiver(Topic, Audit);
        await audit.CompleteMessageAsync(await NextAsync(audit));
        await NextAsync(Client.CreateReceiver(Topic, Notices));

        await CrashAndRestartAsync();

        await AssertEmptyAsync(audit);
        ServiceBusReceivedMessage noticed = await NextAsync(Client.CreateReceiver(Topic, Notices));
        Assert.Equal(("one", 2), (noticed.Body.ToString(), noticed.DeliveryCount));
    }

    [Fact]
    public async Task When_the_last_subscription_is_done_only_the_history_of_the_message_stays()
    {
        await SendAsync(Topic, "one");
        ServiceBusReceiver audit = Client.CreateReceiver(Topic, Audit);
        ServiceBusReceiver notices = Client.CreateReceiver(Topic, Notices);

        await Task.WhenAll(audit.CompleteMessageAsync(await NextAsync(audit)), notices.CompleteMessageAsync(await NextAsync(notices)));

        await EventuallyAsync(async () => (await RowsAsync()).TrueForAll(row => !row.ContainsKey("Size")));
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_dead_letter_of_one_subscription_is_none_of_the_other()
    {
        await SendAsync(Topic, "one");
        ServiceBusReceiver audit = Client.CreateReceiver(Topic, Audit);
        await audit.DeadLetterMessageAsync(await NextAsync(audit), "NotValid");
        await CrashAndRestartAsync();

        Assert.Equal("one", (await NextAsync(Client.CreateReceiver(Topic, Notices))).MessageId);
        Assert.Equal(1, (await Bus.CountMessagesAsync(AuditPath)).DeadLettered);
        Assert.Equal(1, await Bus.ReplayDeadLettersAsync(AuditPath));
        Assert.Equal("one", (await NextAsync(audit)).MessageId);
        await AssertEmptyAsync(Client.CreateReceiver(Topic, Audit, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }));
    }

    [Fact]
    public async Task Each_subscription_has_its_own_lock_duration()
    {
        await SendAsync(Topic, "one");
        await NextAsync(Client.CreateReceiver(Topic, Audit));
        await NextAsync(Client.CreateReceiver(Topic, Notices));

        Clock.Advance(TimeSpan.FromSeconds(10));

        await AssertEmptyAsync(Client.CreateReceiver(Topic, Audit));
        Assert.Equal(2, (await NextAsync(Client.CreateReceiver(Topic, Notices))).DeliveryCount);
    }

    [Fact]
    public async Task A_scheduled_message_comes_to_every_subscription_and_can_be_cancelled_for_all()
    {
        ServiceBusSender sender = Client.CreateSender(Topic);
        await sender.ScheduleMessageAsync(new ServiceBusMessage("one"), Clock.GetUtcNow().AddMinutes(1));
        long cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("two"), Clock.GetUtcNow().AddMinutes(1));
        await sender.CancelScheduledMessageAsync(cancelled);

        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["one"], (await Client.CreateReceiver(Topic, Audit).ReceiveMessagesAsync(5)).Select(message => message.Body.ToString()));
        Assert.Equal(["one"], (await Client.CreateReceiver(Topic, Notices).ReceiveMessagesAsync(5)).Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task A_subscription_that_was_removed_no_longer_holds_messages_and_a_new_one_begins_empty()
    {
        await SendAsync(Topic, "one");
        ServiceBusReceiver audit = Client.CreateReceiver(Topic, Audit);
        TopicEntity topic = Entities.Topics[0];
        ServiceBusEntities changed = Entities with
        {
            Topics = [topic with { Subscriptions = [topic.Subscriptions[0], topic.Subscriptions[1] with { Name = "new" }] }],
        };

        await CrashAndRestartAsync(changed);
        await audit.CompleteMessageAsync(await NextAsync(audit));

        await AssertEmptyAsync(Client.CreateReceiver(Topic, "new"));
        Assert.DoesNotContain(await RowsAsync(), row => row.ContainsKey("Size"));
    }

    [Fact]
    public async Task A_topic_without_subscriptions_takes_messages_and_still_knows_duplicates()
    {
        ServiceBusEntities lonely = Entities with { Topics = [Entities.Topics[0] with { Subscriptions = [] }] };
        await CrashAndRestartAsync(lonely);

        await SendAsync(Topic, "one");
        await CrashAndRestartAsync();
        await SendAsync(Topic, "one", "two");

        Assert.Equal(["two"], (await Client.CreateReceiver(Topic, Audit).ReceiveMessagesAsync(5)).Select(message => message.MessageId));
    }
}
