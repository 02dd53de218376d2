using Azure.Core;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class StorageFailureTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    [Fact]
    public async Task A_broker_that_starts_before_its_storage_answers_once_storage_is_there()
    {
        Storage.FailAll();
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => SendAsync(Queue, "one"));

        Storage.Heal();
        await SendAsync(Queue, "one");

        Assert.Equal("one", (await NextAsync(Client.CreateReceiver(Queue))).MessageId);
    }

    [Fact]
    public async Task A_message_that_could_not_be_handed_out_stays_for_the_next_receiver()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        Storage.FailNextWrite(Fault.BeforeSending);

        ServiceBusException failure = await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => receiver.ReceiveMessageAsync());

        Assert.True(failure.IsTransient);
        Assert.Equal(1, (await NextAsync(receiver)).DeliveryCount);
    }

    [Fact]
    public async Task Completing_can_be_repeated_after_a_failure_while_the_lock_holds()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        Storage.FailNextWrite(Fault.BeforeSending);
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => receiver.CompleteMessageAsync(received));

        await receiver.CompleteMessageAsync(received);

        Assert.Empty(await RowsAsync());
        await AssertEmptyAsync(receiver);
    }

    [Fact]
    public async Task When_the_answer_to_completing_is_lost_the_message_does_not_come_again()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        Storage.FailNextWrite(Fault.AfterSending);
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => receiver.CompleteMessageAsync(received));

        Clock.Advance(TimeSpan.FromSeconds(30));

        await AssertEmptyAsync(receiver);
        Assert.Equal(0, (await Bus.CountMessagesAsync(Queue)).Active);
    }

    [Fact]
    public async Task When_abandoning_fails_the_lock_still_ends()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        Storage.FailNextWrite(Fault.BeforeSending);
        await AssertFailsAsync(
            ServiceBusFailureReason.ServiceCommunicationProblem,
            () => receiver.AbandonMessageAsync(received, new Dictionary<string, object> { ["why"] = 1 }));

        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, (await NextAsync(receiver)).DeliveryCount);
    }

    [Fact]
    public async Task One_vanished_row_does_not_stop_the_messages_that_are_handed_out_with_it()
    {
        await SendAsync(Queue, "one", "two", "three");
        await using (ServiceBusReceiver other = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }))
        {
            Storage.FailNextWrite(Fault.AfterSending);
            await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => other.ReceiveMessageAsync());
        }

        Assert.Equal(["two", "three"], (await Client.CreateReceiver(Queue).ReceiveMessagesAsync(5)).Select(message => message.MessageId));
    }

    [Fact]
    public async Task An_abandoned_message_waits_for_no_storage()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        Storage.FailAll();

        await receiver.AbandonMessageAsync(received);
        Storage.Heal();

        Assert.Equal(2, (await NextAsync(receiver)).DeliveryCount);
    }

    [Fact]
    public async Task Reading_nothing_but_the_index_at_the_start_leaves_payloads_in_storage()
    {
        await SendAsync(Queue, "one");
        await CrashAndRestartAsync();
        await Bus.LoadAsync();
        int gets = 0;
        Storage.Fail(request =>
        {
            gets += request.Method == RequestMethod.Get ? 1 : 0;
            return Fault.None;
        });

        Assert.Equal("one", (await NextAsync(Client.CreateReceiver(Queue))).Body.ToString());

        Assert.Equal(1, gets);
    }

    [Fact]
    public async Task A_message_costs_three_requests_of_which_none_is_a_query()
    {
        await Bus.LoadAsync();
        List<string> requests = [];
        Storage.Fail(request =>
        {
            requests.Add($"{request.Method} {(request.Uri.Path.Contains("RowKey", StringComparison.Ordinal) ? "row" : request.Uri.Path)}");
            return Fault.None;
        });
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        await SendAsync(Queue, "one");
        await receiver.CompleteMessageAsync(await NextAsync(receiver));

        Assert.Equal(["PUT row", "PATCH row", "DELETE row"], requests);
    }

    [Fact]
    public async Task A_closed_broker_sends_waiting_receivers_away()
    {
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await AssertEmptyAsync(receiver);
        Task<ServiceBusReceivedMessage> waiting = receiver.ReceiveMessageAsync(TimeSpan.FromDays(1));

        await Bus.DisposeAsync();

        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => waiting.WaitAsync(Patience));
        await AssertFailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => SendAsync(Queue, "one"));
    }
}
