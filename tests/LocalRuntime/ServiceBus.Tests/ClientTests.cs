using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class ClientTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    [Fact]
    public async Task An_unknown_entity_is_not_found_whatever_is_done_with_it()
    {
        ServiceBusException failure = await AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => SendAsync("nothing", "one"));
        await AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => Client.CreateReceiver("nothing").ReceiveMessageAsync());
        await AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => Client.CreateReceiver(Topic).ReceiveMessageAsync());
        await AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => Client.CreateReceiver(Topic, "nothing").PeekMessageAsync());
        await AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => DeadLetters("nothing").ReceiveMessageAsync());
        await AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => SendAsync($"{Topic}/Subscriptions/{Audit}", "one"));

        Assert.False(failure.IsTransient);
        Assert.Contains("'nothing'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_entities_match_in_any_case()
    {
        await SendAsync(Queue.ToUpperInvariant(), "one");
        await SendAsync(Topic.ToUpperInvariant(), "two");

        Assert.Equal("one", (await NextAsync(Client.CreateReceiver(Queue))).MessageId);
        Assert.Equal("two", (await NextAsync(Client.CreateReceiver(Topic, Audit.ToUpperInvariant()))).MessageId);
    }

    [Theory]
    [InlineData(262_144 - 6, false)]
    [InlineData(262_144 - 5, true)]
    public async Task A_message_is_at_most_256_KB(int bodySize, bool isTooLarge)
    {
        ServiceBusMessage message = new(new byte[bodySize]);

        Exception? failure = await Record.ExceptionAsync(() => Client.CreateSender(Queue).SendMessageAsync(message));

        Assert.Equal(isTooLarge ? ServiceBusFailureReason.MessageSizeExceeded : null, (failure as ServiceBusException)?.Reason);
    }

    [Fact]
    public async Task Messages_sent_together_are_at_most_256_KB_together()
    {
        ServiceBusMessage[] messages = [new(new byte[150_000]), new(new byte[150_000])];

        await AssertFailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => Client.CreateSender(Queue).SendMessagesAsync(messages));
        await AssertEmptyAsync(Client.CreateReceiver(Queue));
    }

    [Fact]
    public async Task A_property_of_a_type_that_the_service_does_not_carry_is_refused_when_sending_and_when_settling()
    {
        ServiceBusMessage message = new("one");
        message.ApplicationProperties["wrong"] = new DateOnly(2025, 1, 1);
        SerializationException failure = await Assert.ThrowsAsync<SerializationException>(() => Client.CreateSender(Queue).SendMessageAsync(message));
        Assert.Contains("System.DateOnly", failure.Message, StringComparison.Ordinal);

        await SendAsync(Queue, "two");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        await Assert.ThrowsAsync<SerializationException>(() => receiver.AbandonMessageAsync(received, new Dictionary<string, object> { ["wrong"] = DayOfWeek.Friday }));
        await receiver.CompleteMessageAsync(received);
    }

    [Fact]
    public async Task A_stream_arrives_as_bytes()
    {
        ServiceBusMessage message = new("one");
        message.ApplicationProperties["stream"] = new MemoryStream([1, 2, 3]);
        await Client.CreateSender(Queue).SendMessageAsync(message);

        Assert.Equal(new byte[] { 1, 2, 3 }, (await NextAsync(Client.CreateReceiver(Queue))).ApplicationProperties["stream"]);
    }

    [Fact]
    public async Task A_received_message_can_be_sent_on_without_what_the_broker_added()
    {
        ServiceBusMessage original = new("one") { MessageId = "1", Subject = "subject", SessionId = "session", TimeToLive = TimeSpan.FromHours(1), CorrelationId = "correlation" };
        original.ApplicationProperties["key"] = 7;
        await Client.CreateSender(Queue).SendMessageAsync(original);
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), "NotValid", "text");

        ServiceBusMessage copy = new(await NextAsync(DeadLetters(Queue)));

        Assert.Equal(("one", "1", "subject", "session", TimeSpan.FromHours(1), "correlation"), (copy.Body.ToString(), copy.MessageId, copy.Subject, copy.SessionId, copy.TimeToLive, copy.CorrelationId));
        Assert.Equal([KeyValuePair.Create("key", (object)7)], copy.ApplicationProperties);
    }

    [Fact]
    public async Task A_disposed_client_sender_or_receiver_throws()
    {
        ServiceBusClient client = NewClient();
        ServiceBusSender sender = client.CreateSender(Queue);
        await using ServiceBusReceiver closed = client.CreateReceiver(Queue);
        await closed.CloseAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.ReceiveMessageAsync());

        await client.DisposeAsync();

        Assert.True(client.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("one")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CreateReceiver(Queue).ReceiveMessageAsync());
    }

    [Fact]
    public async Task Without_a_registered_broker_there_is_nobody_to_talk_to()
    {
        await using ServiceBusClient client = new("Endpoint=sb://nobody.local:5671;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true");

        ServiceBusException failure = await AssertFailsAsync(
            ServiceBusFailureReason.ServiceCommunicationProblem,
            () => client.CreateSender(Queue).SendMessageAsync(new ServiceBusMessage("one")));

        Assert.True(failure.IsTransient);
        Assert.Equal("nobody.local", client.FullyQualifiedNamespace);
    }

    [Fact]
    public async Task A_connection_string_of_the_service_itself_is_told_what_to_do()
    {
        await using ServiceBusClient client = new($"Endpoint=sb://{EndpointHost};SharedAccessKeyName=a;SharedAccessKey=b");

        ServiceBusException failure = await AssertFailsAsync(
            ServiceBusFailureReason.ServiceCommunicationProblem,
            () => client.CreateSender(Queue).SendMessageAsync(new ServiceBusMessage("one")));

        Assert.Contains("UseDevelopmentEmulator=true", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_has_one_broker() =>
        Assert.Throws<InvalidOperationException>(() => Start());

    [Fact]
    public async Task Arguments_are_checked_before_anything_is_asked()
    {
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusSender sender = Client.CreateSender(Queue);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => receiver.ReceiveMessagesAsync(0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => receiver.ReceiveMessageAsync(TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => receiver.PeekMessagesAsync(0));
        await Assert.ThrowsAsync<ArgumentNullException>(() => receiver.CompleteMessageAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => sender.SendMessageAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => sender.SendMessagesAsync([null!]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendMessageAsync(new ServiceBusMessage("one"), cancelled.Token));
        await Assert.ThrowsAsync<TaskCanceledException>(() => receiver.ReceiveMessageAsync(cancellationToken: cancelled.Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Bus.PurgeHistoryAsync(0));
    }
}
