using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class DuplicateDetectionTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_duplicate_inside_the_window_is_dropped_silently()
    {
        await SendAsync(UniqueQueue, "one", "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(UniqueQueue);

        await receiver.CompleteMessageAsync(await NextAsync(receiver));
        await SendAsync(UniqueQueue, "one");

        await AssertEmptyAsync(receiver);
    }

    [Fact]
    public async Task A_duplicate_is_recognized_after_a_restart_whether_the_first_one_waits_or_is_done()
    {
        await SendAsync(UniqueQueue, "done", "waiting");
        ServiceBusReceiver receiver = Client.CreateReceiver(UniqueQueue);
        await receiver.CompleteMessageAsync(await NextAsync(receiver));

        await CrashAndRestartAsync();
        await SendAsync(UniqueQueue, "done", "waiting", "new");

        Assert.Equal(["waiting", "new"], (await receiver.ReceiveMessagesAsync(10)).Select(message => message.MessageId));
    }

    [Fact]
    public async Task After_the_window_the_same_id_is_a_new_message()
    {
        await SendAsync(UniqueQueue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(UniqueQueue);
        await receiver.CompleteMessageAsync(await NextAsync(receiver));

        Clock.Advance(Window - TimeSpan.FromTicks(1));
        await SendAsync(UniqueQueue, "one");
        await AssertEmptyAsync(receiver);
        Clock.Advance(TimeSpan.FromTicks(1));
        await SendAsync(UniqueQueue, "one");

        Assert.Equal("one", (await NextAsync(receiver)).MessageId);
    }

    [Fact]
    public async Task A_message_that_waits_longer_than_the_window_is_kept_beside_its_successor_over_a_restart()
    {
        await SendAsync(UniqueQueue, "one");
        Clock.Advance(Window);
        await SendAsync(UniqueQueue, "one");

        await CrashAndRestartAsync();

        Assert.Equal(2, (await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task Ids_differ_by_case_and_messages_without_id_are_never_duplicates()
    {
        ServiceBusSender sender = Client.CreateSender(UniqueQueue);
        await SendAsync(UniqueQueue, "one", "ONE");
        await sender.SendMessageAsync(new ServiceBusMessage("without"));
        await sender.SendMessageAsync(new ServiceBusMessage("without"));

        Assert.Equal(4, (await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task A_queue_without_duplicate_detection_takes_the_same_id_again()
    {
        await SendAsync(Queue, "one", "one");

        Assert.Equal(2, (await Client.CreateReceiver(Queue).ReceiveMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task Duplicates_inside_one_batch_are_dropped()
    {
        await Client.CreateSender(UniqueQueue).SendMessagesAsync([new("a") { MessageId = "1" }, new("b") { MessageId = "2" }, new("c") { MessageId = "1" }]);

        Assert.Equal(["a", "b"], (await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(10)).Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task Sixteen_senders_of_one_id_make_one_message_and_all_of_them_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(UniqueQueue, "one")));

        Assert.Single(await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(20));
    }

    [Fact]
    public async Task When_the_first_one_cannot_be_stored_the_repetition_is_no_duplicate()
    {
        await Bus.LoadAsync();
        Storage.FailNextWrite(Fault.BeforeSending);
        ServiceBusException failure = await Assert.ThrowsAsync<ServiceBusException>(() => SendAsync(UniqueQueue, "one"));

        await SendAsync(UniqueQueue, "one");

        Assert.True(failure.IsTransient);
        Assert.Single(await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(10));
    }

    [Fact]
    public async Task When_the_answer_to_the_first_one_is_lost_the_repetition_makes_one_message_also_after_a_crash()
    {
        await Bus.LoadAsync();
        Storage.Fail(request => request.Method == Azure.Core.RequestMethod.Put ? Fault.AfterSending : request.Method == Azure.Core.RequestMethod.Delete ? Fault.BeforeSending : Fault.None);
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => SendAsync(UniqueQueue, "one"));
        Storage.Fail(request => request.Method == Azure.Core.RequestMethod.Delete ? Fault.BeforeSending : Fault.None);
        await SendAsync(UniqueQueue, "one");
        Assert.Equal(2, (await RowsAsync()).Count);

        await CrashAndRestartAsync();

        Assert.Single(await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(10));
        await EventuallyAsync(async () => (await RowsAsync()).Count == 1);
    }

    [Fact]
    public async Task A_row_of_unknown_outcome_is_removed_as_soon_as_storage_answers()
    {
        await Bus.LoadAsync();
        Storage.Fail(request => request.Method == Azure.Core.RequestMethod.Put ? Fault.AfterSending : request.Method == Azure.Core.RequestMethod.Delete ? Fault.BeforeSending : Fault.None);
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => SendAsync(Queue, "one"));
        Assert.Single(await RowsAsync());

        Storage.Heal();

        await EventuallyAsync(async () => (await RowsAsync()).Count == 0);
        await AssertEmptyAsync(Client.CreateReceiver(Queue));
    }

    [Fact]
    public async Task History_is_purged_in_slices_and_only_past_the_window()
    {
        string[] early = [.. Enumerable.Range(0, 7).Select(index => $"early-{index}")];
        await SendAsync(UniqueQueue, early);
        await CompleteAllAsync(7);
        Clock.Advance(Window);
        await SendAsync(UniqueQueue, "late");
        await CompleteAllAsync(1);

        Assert.Equal(8, (await RowsAsync()).Count);
        Assert.Equal(5, await Bus.PurgeHistoryAsync(5));
        Assert.Equal(3, (await RowsAsync()).Count);
        await CrashAndRestartAsync();
        Assert.Equal(2, await Bus.PurgeHistoryAsync(5));
        Assert.Equal(0, await Bus.PurgeHistoryAsync(5));
        await SendAsync(UniqueQueue, "late");

        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task The_broker_purges_its_history_by_itself_and_goes_on_after_a_failure()
    {
        await Bus.DisposeAsync();
        Start(historyPurgeInterval: TimeSpan.FromMinutes(1));
        await SendAsync(UniqueQueue, "one", "two");
        await CompleteAllAsync(2);
        Storage.FailAll();
        Clock.Advance(Window);
        await EventuallyAsync(() => Task.FromResult(Storage.Refused > 0));

        Storage.Heal();

        await EventuallyAsync(async () => (await RowsAsync()).Count == 0, TimeSpan.FromSeconds(10));
        await SendAsync(UniqueQueue, "one");
        Assert.Single(await Client.CreateReceiver(UniqueQueue).ReceiveMessagesAsync(5));
    }

    [Fact]
    public async Task A_message_completed_past_the_window_leaves_no_row()
    {
        await SendAsync(UniqueQueue, "one");
        Clock.Advance(Window);

        await CompleteAllAsync(1);

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_failed_purge_loses_nothing_and_can_be_repeated()
    {
        await SendAsync(UniqueQueue, "one", "two");
        await CompleteAllAsync(2);
        Clock.Advance(Window);
        Storage.FailNextWrite(Fault.BeforeSending);

        await Assert.ThrowsAsync<ServiceBusException>(() => Bus.PurgeHistoryAsync(10));

        Assert.Equal(2, await Bus.PurgeHistoryAsync(10));
        Assert.Empty(await RowsAsync());
    }

    private async Task CompleteAllAsync(int count)
    {
        ServiceBusReceiver receiver = Client.CreateReceiver(UniqueQueue);
        foreach (ServiceBusReceivedMessage message in await receiver.ReceiveMessagesAsync(count))
        {
            await receiver.CompleteMessageAsync(message);
        }
    }
}
