using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class QueueTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    [Fact]
    public async Task Messages_come_in_the_order_in_which_they_were_sent()
    {
        await SendAsync(Queue, "one", "two", "three");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        List<string> bodies = [];
        for (int index = 0; index < 3; index++)
        {
            bodies.Add((await NextAsync(receiver)).Body.ToString());
        }

        Assert.Equal(["one", "two", "three"], bodies);
    }

    [Fact]
    public async Task Everything_a_sender_sets_arrives_with_its_type()
    {
        ServiceBusMessage sent = new("{}")
        {
            MessageId = "id/1 \u4e2d",
            CorrelationId = "correlation",
            Subject = "subject",
            To = "to",
            ReplyTo = "reply",
            ReplyToSessionId = "reply-session",
            SessionId = "session",
            PartitionKey = "session",
            ContentType = "application/json",
            TimeToLive = TimeSpan.FromHours(1),
        };
        Dictionary<string, object?> properties = new()
        {
            ["string"] = "text",
            ["bool"] = true,
            ["byte"] = (byte)1,
            ["short"] = (short)-2,
            ["int"] = 3,
            ["uint"] = 4U,
            ["long"] = 5L,
            ["ulong"] = ulong.MaxValue,
            ["float"] = 1.5F,
            ["double"] = double.MinValue,
            ["decimal"] = 1.10M,
            ["char"] = '\u4e2d',
            ["guid"] = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
            ["time"] = new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            ["offset"] = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ["span"] = TimeSpan.FromSeconds(1.5),
            ["uri"] = new Uri("https://example.com/a?b=c"),
            ["bytes"] = new byte[] { 1, 2, 3 },
            ["null"] = null,
        };
        foreach ((string name, object? value) in properties)
        {
            sent.ApplicationProperties[name] = value!;
        }

        await Client.CreateSender(Queue).SendMessageAsync(sent);
        ServiceBusReceivedMessage received = await NextAsync(Client.CreateReceiver(Queue));

        Assert.Equal(sent.Body.ToString(), received.Body.ToString());
        Assert.Equal(
            (sent.MessageId, sent.CorrelationId, sent.Subject, sent.To, sent.ReplyTo, sent.ReplyToSessionId, sent.SessionId, sent.PartitionKey, sent.ContentType, sent.TimeToLive),
            (received.MessageId, received.CorrelationId, received.Subject, received.To, received.ReplyTo, received.ReplyToSessionId, received.SessionId, received.PartitionKey, received.ContentType, received.TimeToLive));
        Assert.Equal(properties, received.ApplicationProperties!.ToDictionary());
    }

    [Fact]
    public async Task The_first_delivery_says_what_the_broker_knows()
    {
        await SendAsync(Queue, "one");

        ServiceBusReceivedMessage received = await NextAsync(Client.CreateReceiver(Queue));

        Assert.Equal(1, received.DeliveryCount);
        Assert.Equal(Clock.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(Clock.GetUtcNow().AddSeconds(30), received.LockedUntil);
        Assert.Equal(DateTimeOffset.MaxValue, received.ExpiresAt);
        Assert.Equal(ServiceBusMessageState.Active, received.State);
        Assert.NotEqual(Guid.Empty, Guid.Parse(received.LockToken));
        Assert.True(received.SequenceNumber > 0);
        Assert.Null(received.DeadLetterReason);
    }

    [Fact]
    public async Task A_message_of_almost_256_KB_survives_a_restart_byte_by_byte()
    {
        byte[] body = new byte[255 * 1024];
        new Random(1).NextBytes(body);
        await Client.CreateSender(Queue).SendMessageAsync(new ServiceBusMessage(body));

        await CrashAndRestartAsync();
        ServiceBusReceivedMessage received = await NextAsync(Client.CreateReceiver(Queue));

        Assert.Equal(body, received.Body.ToArray());
    }

    [Fact]
    public async Task A_message_without_body_arrives_with_an_empty_one()
    {
        await Client.CreateSender(Queue).SendMessageAsync(new ServiceBusMessage());

        Assert.Empty((await NextAsync(Client.CreateReceiver(Queue))).Body.ToArray());
    }

    [Fact]
    public async Task A_completed_message_is_gone_and_so_is_its_row()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        await receiver.CompleteMessageAsync(await NextAsync(receiver));

        await AssertEmptyAsync(receiver);
        Assert.Null(await receiver.PeekMessageAsync(0));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Completing_twice_says_that_the_lock_is_lost()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);
        await receiver.CompleteMessageAsync(received);

        await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(received));
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_at_once_with_changed_properties_and_a_higher_count()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        await receiver.AbandonMessageAsync(await NextAsync(receiver), new Dictionary<string, object> { ["why"] = 42 });
        ServiceBusReceivedMessage again = await NextAsync(receiver);

        Assert.Equal(2, again.DeliveryCount);
        Assert.Equal(42, again.ApplicationProperties["why"]);
    }

    [Fact]
    public async Task An_abandoned_message_keeps_its_place_in_the_order()
    {
        await SendAsync(Queue, "one", "two");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        await receiver.AbandonMessageAsync(await NextAsync(receiver));

        Assert.Equal("one", (await NextAsync(receiver)).MessageId);
    }

    [Fact]
    public async Task A_locked_message_is_nobody_elses()
    {
        await SendAsync(Queue, "one");
        await NextAsync(Client.CreateReceiver(Queue));

        await AssertEmptyAsync(Client.CreateReceiver(Queue));
    }

    [Fact]
    public async Task When_the_lock_expires_the_message_comes_back_and_the_old_token_is_worth_nothing()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage first = await NextAsync(receiver);

        Clock.Advance(TimeSpan.FromSeconds(30));
        ServiceBusReceivedMessage second = await NextAsync(receiver);

        Assert.Equal(2, second.DeliveryCount);
        Assert.NotEqual(first.LockToken, second.LockToken);
        await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(first));
        await receiver.CompleteMessageAsync(second);
    }

    [Fact]
    public async Task A_renewed_lock_holds_for_another_lock_duration()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);

        Clock.Advance(TimeSpan.FromSeconds(29));
        await receiver.RenewMessageLockAsync(received);
        Assert.Equal(Clock.GetUtcNow().AddSeconds(30), received.LockedUntil);
        Clock.Advance(TimeSpan.FromSeconds(29));

        await AssertEmptyAsync(receiver);
        await receiver.CompleteMessageAsync(received);
    }

    [Fact]
    public async Task An_expired_lock_cannot_be_renewed()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);

        Clock.Advance(TimeSpan.FromSeconds(30));

        await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.RenewMessageLockAsync(received));
    }

    [Fact]
    public async Task A_waiting_receiver_gets_a_message_when_it_is_sent_and_when_a_lock_expires()
    {
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        Task<ServiceBusReceivedMessage> sentLater = NextAsync(receiver);
        await SendAsync(Queue, "one");
        Assert.Equal("one", (await sentLater).MessageId);

        Task<ServiceBusReceivedMessage> unlockedLater = NextAsync(receiver);
        Assert.False(unlockedLater.IsCompleted);
        await WaitingReceiversAsync();
        Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(2, (await unlockedLater).DeliveryCount);
    }

    [Fact]
    public async Task A_receiver_that_waited_long_enough_gets_nothing()
    {
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await AssertEmptyAsync(receiver);
        Task<ServiceBusReceivedMessage> one = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        Task<IReadOnlyList<ServiceBusReceivedMessage>> several = receiver.ReceiveMessagesAsync(3, TimeSpan.FromSeconds(5));

        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await one.WaitAsync(Patience));
        Assert.Empty(await several.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_cancelled_receive_throws_and_takes_nothing_with_it()
    {
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        using CancellationTokenSource cancellation = new();
        Task<ServiceBusReceivedMessage> waiting = receiver.ReceiveMessageAsync(TimeSpan.FromDays(1), cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await SendAsync(Queue, "one");

        Assert.Equal("one", (await NextAsync(receiver)).MessageId);
    }

    [Fact]
    public async Task Several_messages_are_received_at_once_but_only_those_that_are_there()
    {
        await SendAsync(Queue, "one", "two", "three");

        IReadOnlyList<ServiceBusReceivedMessage> received = await Client.CreateReceiver(Queue).ReceiveMessagesAsync(10);

        Assert.Equal(["one", "two", "three"], received.Select(message => message.MessageId));
        Assert.Equal(3, received.Select(message => message.LockToken).Distinct().Count());
    }

    [Fact]
    public async Task In_receive_and_delete_mode_a_message_is_gone_when_it_arrives()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        ServiceBusReceivedMessage received = await NextAsync(receiver);

        Assert.Equal("one", received.Body.ToString());
        Assert.Empty(await RowsAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(received));
    }

    [Fact]
    public async Task Messages_can_be_enumerated_until_cancelled()
    {
        await SendAsync(Queue, "one", "two");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);

        List<string> ids = [];
        await foreach (ServiceBusReceivedMessage message in receiver.ReceiveMessagesAsync())
        {
            ids.Add(message.MessageId);
            if (ids.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(["one", "two"], ids);
    }

    [Fact]
    public async Task A_peek_shows_every_message_in_order_and_locks_none()
    {
        await SendAsync(Queue, "one", "two", "three");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await NextAsync(receiver);

        IReadOnlyList<ServiceBusReceivedMessage> two = await receiver.PeekMessagesAsync(2);
        ServiceBusReceivedMessage third = await receiver.PeekMessageAsync();
        ServiceBusReceivedMessage none = await receiver.PeekMessageAsync();
        ServiceBusReceivedMessage again = await receiver.PeekMessageAsync(two[1].SequenceNumber);

        Assert.Equal(["one", "two", "three"], [.. two.Select(message => message.Body.ToString()), third.Body.ToString()]);
        Assert.Null(none);
        Assert.Equal("two", again.MessageId);
        Assert.Equal("two", (await NextAsync(receiver)).MessageId);
        await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(third));
    }

    [Fact]
    public async Task A_deferred_message_is_delivered_by_its_number_only()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        ServiceBusReceivedMessage received = await NextAsync(receiver);

        await receiver.DeferMessageAsync(received);
        await CrashAndRestartAsync();

        await AssertEmptyAsync(receiver);
        Assert.Equal(ServiceBusMessageState.Deferred, (await receiver.PeekMessageAsync(0)).State);
        Assert.Equal(1, (await Bus.CountMessagesAsync(Queue)).Deferred);
        ServiceBusReceivedMessage deferred = await receiver.ReceiveDeferredMessageAsync(received.SequenceNumber);
        Assert.Equal(("one", 2), (deferred.MessageId, deferred.DeliveryCount));
        await AssertFailsAsync(ServiceBusFailureReason.MessageNotFound, () => receiver.ReceiveDeferredMessageAsync(received.SequenceNumber));
        await receiver.CompleteMessageAsync(deferred);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_batch_is_sent_as_a_whole_and_keeps_its_order()
    {
        ServiceBusSender sender = Client.CreateSender(Queue);
        using ServiceBusMessageBatch batch = await sender.CreateMessageBatchAsync();
        for (int index = 0; index < 60; index++)
        {
            Assert.True(batch.TryAddMessage(new ServiceBusMessage($"{index}")));
        }

        await SendAsync(Queue, "first");
        int before = Storage.Requests;
        await sender.SendMessagesAsync(batch);
        Assert.Equal(1, Storage.Requests - before);
        await CrashAndRestartAsync();
        IReadOnlyList<ServiceBusReceivedMessage> received = await Client.CreateReceiver(Queue).ReceiveMessagesAsync(100);

        Assert.Equal(["first", .. Enumerable.Range(0, 60).Select(index => $"{index}")], received.Select(message => message.Body.ToString()));
    }

    /// <summary>Waits until a receive that was begun has reached the broker, by going the same way and waiting behind it.</summary>
    private async Task WaitingReceiversAsync() => await AssertEmptyAsync(Client.CreateReceiver(Queue));
}
