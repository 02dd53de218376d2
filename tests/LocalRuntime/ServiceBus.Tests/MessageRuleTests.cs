using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class MessageRuleTests
{
    private static readonly string Longest = new('x', 128);
    private static readonly string TooLong = new('x', 129);

    [Fact]
    public void A_new_message_has_no_id_and_lives_as_long_as_allowed()
    {
        ServiceBusMessage message = new();

        Assert.Null(message.MessageId);
        Assert.Null(message.SessionId);
        Assert.Null(message.PartitionKey);
        Assert.Equal(TimeSpan.MaxValue, message.TimeToLive);
        Assert.Equal(default, message.ScheduledEnqueueTime);
        Assert.Empty(message.Body.ToArray());
        Assert.Empty(message.ApplicationProperties);
    }

    [Fact]
    public void An_id_has_1_to_128_characters()
    {
        ServiceBusMessage message = new() { MessageId = Longest };

        Assert.Equal(Longest, message.MessageId);
        Assert.Throws<ArgumentNullException>(() => message.MessageId = null);
        Assert.Throws<ArgumentException>(() => message.MessageId = "");
        Assert.Throws<ArgumentOutOfRangeException>(() => message.MessageId = TooLong);
    }

    [Fact]
    public void Session_and_partition_key_have_at_most_128_characters()
    {
        ServiceBusMessage message = new();

        Assert.Throws<ArgumentOutOfRangeException>(() => message.SessionId = TooLong);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.PartitionKey = TooLong);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.ReplyToSessionId = TooLong);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.TransactionPartitionKey = TooLong);
    }

    [Fact]
    public void A_partition_key_is_the_session_id_where_there_is_one()
    {
        ServiceBusMessage message = new() { PartitionKey = "key" };

        message.SessionId = "session";

        Assert.Equal("session", message.PartitionKey);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.PartitionKey = "other");
    }

    [Fact]
    public void A_time_to_live_is_longer_than_zero()
    {
        ServiceBusMessage message = new() { TimeToLive = TimeSpan.FromTicks(1) };

        Assert.Equal(TimeSpan.FromTicks(1), message.TimeToLive);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.TimeToLive = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => message.TimeToLive = TimeSpan.FromTicks(-1));
    }

    [Fact]
    public void A_text_body_must_be_there_but_a_body_may_be_set_to_nothing()
    {
        Assert.Throws<ArgumentNullException>(() => new ServiceBusMessage((string)null!));
        Assert.Null(new ServiceBusMessage((BinaryData)null!).Body);
    }

    [Fact]
    public void A_made_up_received_message_has_the_factorys_defaults()
    {
        ServiceBusReceivedMessage message = ServiceBusModelFactory.ServiceBusReceivedMessage();

        Assert.Equal((0, -1L, ServiceBusMessageState.Active), (message.DeliveryCount, message.SequenceNumber, message.State));
        Assert.Equal(Guid.Empty.ToString(), message.LockToken);
        Assert.Null(message.MessageId);
        Assert.Null(message.DeadLetterReason);
        Assert.Empty(message.Body.ToArray());
    }

    [Fact]
    public void A_made_up_received_message_tells_its_dead_letter_reason_by_its_properties()
    {
        Dictionary<string, object> properties = new() { ["DeadLetterReason"] = "reason", ["DeadLetterErrorDescription"] = "text", ["key"] = 1 };
        ServiceBusReceivedMessage message = ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString("body"), messageId: "id", properties: properties);

        Assert.Equal(("reason", "text", "body"), (message.DeadLetterReason, message.DeadLetterErrorDescription, message.Body.ToString()));
        Assert.Equal([KeyValuePair.Create("key", (object)1)], new ServiceBusMessage(message).ApplicationProperties);
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceBusy, true)]
    [InlineData(ServiceBusFailureReason.ServiceTimeout, true)]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, true)]
    [InlineData(ServiceBusFailureReason.GeneralError, false)]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, false)]
    [InlineData(ServiceBusFailureReason.MessageLockLost, false)]
    [InlineData(ServiceBusFailureReason.MessageSizeExceeded, false)]
    [InlineData(ServiceBusFailureReason.QuotaExceeded, false)]
    public void A_failure_says_whether_it_may_pass_and_where_it_was(ServiceBusFailureReason reason, bool isTransient)
    {
        const string Help = "For troubleshooting information, see https://aka.ms/azsdk/net/servicebus/exceptions/troubleshoot.";
        ServiceBusException failure = new("Text.", reason, "orders");

        Assert.Equal(isTransient, failure.IsTransient);
        Assert.Equal($"Text. (orders - {reason}). {Help}", failure.Message);
        Assert.Equal($"Text. ({reason}). {Help}", new ServiceBusException("Text.", reason).Message);
    }

    [Fact]
    public void Options_have_the_packages_defaults()
    {
        ServiceBusProcessorOptions processor = new();
        ServiceBusRetryOptions retries = new ServiceBusClientOptions().RetryOptions;

        Assert.Equal((true, 1, TimeSpan.FromMinutes(5), 0), (processor.AutoCompleteMessages, processor.MaxConcurrentCalls, processor.MaxAutoLockRenewalDuration, processor.PrefetchCount));
        Assert.Equal(
            (ServiceBusRetryMode.Exponential, 3, TimeSpan.FromSeconds(0.8), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)),
            (retries.Mode, retries.MaxRetries, retries.Delay, retries.MaxDelay, retries.TryTimeout));
        Assert.Equal((ServiceBusReceiveMode.PeekLock, SubQueue.None, 0), (new ServiceBusReceiverOptions().ReceiveMode, new ServiceBusReceiverOptions().SubQueue, new ServiceBusReceiverOptions().PrefetchCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => processor.MaxConcurrentCalls = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => processor.PrefetchCount = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => processor.MaxAutoLockRenewalDuration = TimeSpan.FromSeconds(-2));
    }
}
