using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class ProcessorTests(AzuriteFixture azurite) : ServiceBusTest(azurite)
{
    private readonly Channel<ProcessErrorEventArgs> _errors = Channel.CreateUnbounded<ProcessErrorEventArgs>();
    private readonly Channel<ServiceBusReceivedMessage> _handled = Channel.CreateUnbounded<ServiceBusReceivedMessage>();

    [Fact]
    public async Task A_message_whose_handler_returns_is_completed()
    {
        await using ServiceBusProcessor processor = Processor(_ => Task.CompletedTask);
        await processor.StartProcessingAsync();

        await SendAsync(Queue, "one");

        Assert.Equal("one", (await HandledAsync()).MessageId);
        await processor.StopProcessingAsync();
        Assert.Empty(await RowsAsync());
        Assert.False(_errors.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_subscription_is_processed_like_a_queue()
    {
        await using ServiceBusProcessor processor = Handling(Client.CreateProcessor(Topic, Audit), _ => Task.CompletedTask);
        await processor.StartProcessingAsync();

        await SendAsync(Topic, "one");

        Assert.Equal("one", (await HandledAsync()).MessageId);
        Assert.Equal($"{Topic}/Subscriptions/{Audit}", processor.EntityPath);
    }

    [Fact]
    public async Task A_message_whose_handler_throws_is_reported_and_comes_back_until_it_is_dead_lettered()
    {
        InvalidOperationException thrown = new("The handler failed.");
        await using ServiceBusProcessor processor = Processor(_ => throw thrown);
        await processor.StartProcessingAsync();

        await SendAsync(Queue, "one");
        ServiceBusReceivedMessage dead = await NextAsync(DeadLetters(Queue));

        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            ProcessErrorEventArgs error = await ErrorAsync();
            Assert.Equal((thrown, ServiceBusErrorSource.ProcessMessageCallback, Queue), (error.Exception, error.ErrorSource, error.EntityPath));
            Assert.Equal(EndpointHost, error.FullyQualifiedNamespace);
        }
    }

    [Fact]
    public async Task What_the_handler_settled_is_left_alone()
    {
        await using ServiceBusProcessor processor = Processor(args => args.DeadLetterMessageAsync(args.Message, "NotValid", "text"));
        await processor.StartProcessingAsync();

        await SendAsync(Queue, "one");

        Assert.Equal("NotValid", (await NextAsync(DeadLetters(Queue))).DeadLetterReason);
        await processor.StopProcessingAsync();
        Assert.False(_errors.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_handler_that_settled_and_then_threw_is_only_reported()
    {
        await using ServiceBusProcessor processor = Processor(async args =>
        {
            await args.CompleteMessageAsync(args.Message);
            throw new InvalidOperationException("Too late.");
        });
        await processor.StartProcessingAsync();

        await SendAsync(Queue, "one");
        Assert.Equal(ServiceBusErrorSource.ProcessMessageCallback, (await ErrorAsync()).ErrorSource);
        await processor.StopProcessingAsync();

        Assert.False(_errors.Reader.TryRead(out _));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Without_auto_complete_an_unsettled_message_stays_locked_until_its_lock_ends()
    {
        await using ServiceBusProcessor processor = Processor(_ => Task.CompletedTask, new ServiceBusProcessorOptions { AutoCompleteMessages = false });
        await processor.StartProcessingAsync();
        await SendAsync(Queue, "one");
        await HandledAsync();
        await processor.StopProcessingAsync();

        await AssertEmptyAsync(Client.CreateReceiver(Queue));
        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, (await NextAsync(Client.CreateReceiver(Queue))).DeliveryCount);
    }

    [Fact]
    public async Task As_many_handlers_run_at_a_time_as_allowed_and_not_one_more()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        int most = 0;
        await using ServiceBusProcessor processor = Processor(
            async _ =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await release.Task.WaitAsync(Patience);
                Interlocked.Decrement(ref running);
            },
            new ServiceBusProcessorOptions { MaxConcurrentCalls = 4 });
        await SendAsync(Queue, [.. Enumerable.Range(0, 10).Select(index => $"{index}")]);

        await processor.StartProcessingAsync();
        for (int index = 0; index < 4; index++)
        {
            await HandledAsync();
        }

        Assert.Equal(6, (await Client.CreateReceiver(Queue).ReceiveMessagesAsync(10)).Count);
        await EventuallyAsync(() => Task.FromResult(Volatile.Read(ref running) == 4));
        release.SetResult();
        await processor.StopProcessingAsync();
        Assert.Equal((4, 0), (most, running));
    }

    [Fact]
    public async Task The_lock_is_renewed_while_the_handler_runs()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ServiceBusProcessor processor = Processor(_ => release.Task.WaitAsync(Patience));
        await processor.StartProcessingAsync();
        await SendAsync(Queue, "one");
        ServiceBusReceivedMessage message = await HandledAsync();

        for (int step = 0; step < 7; step++)
        {
            DateTimeOffset lockedUntil = message.LockedUntil;
            Clock.Advance(lockedUntil - Clock.GetUtcNow() - TimeSpan.FromSeconds(10.5));
            await EventuallyAsync(() => Task.FromResult(message.LockedUntil > lockedUntil), TimeSpan.FromMilliseconds(100));
        }

        Assert.True(Clock.GetUtcNow() > message.EnqueuedTime.AddMinutes(2));
        release.SetResult();
        await processor.StopProcessingAsync();
        Assert.Empty(await RowsAsync());
        Assert.False(_errors.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Renewal_ends_after_its_longest_duration_and_completing_then_says_that_the_lock_is_lost()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ServiceBusProcessorOptions options = new() { MaxAutoLockRenewalDuration = TimeSpan.FromSeconds(40) };
        await using ServiceBusProcessor processor = Processor(args => args.Message.DeliveryCount == 1 ? release.Task.WaitAsync(Patience) : Task.CompletedTask, options);
        await processor.StartProcessingAsync();
        await SendAsync(Queue, "one");
        ServiceBusReceivedMessage message = await HandledAsync();
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        Task<ServiceBusReceivedMessage> elsewhere = NextAsync(receiver);

        await EventuallyAsync(() => Task.FromResult(elsewhere.IsCompletedSuccessfully), TimeSpan.FromSeconds(1));
        release.SetResult();
        ProcessErrorEventArgs error = await ErrorAsync();

        Assert.Equal(2, (await elsewhere).DeliveryCount);
        Assert.Equal(ServiceBusErrorSource.Complete, error.ErrorSource);
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, Assert.IsType<ServiceBusException>(error.Exception).Reason);
        Assert.True(message.LockedUntil <= Clock.GetUtcNow());
    }

    [Fact]
    public async Task Stopping_waits_for_the_handlers_cancels_their_token_and_completes_what_they_finished()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<CancellationToken> given = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ServiceBusProcessor processor = Processor(async args =>
        {
            given.SetResult(args.CancellationToken);
            await release.Task.WaitAsync(Patience);
        });
        await processor.StartProcessingAsync();
        await SendAsync(Queue, "one");
        CancellationToken token = await given.Task.WaitAsync(Patience);

        Task stopping = processor.StopProcessingAsync();
        await EventuallyAsync(() => Task.FromResult(token.IsCancellationRequested));
        Assert.False(stopping.IsCompleted);
        Assert.True(processor.IsProcessing);
        release.SetResult();
        await stopping.WaitAsync(Patience);

        Assert.False(processor.IsProcessing);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_stopped_processor_takes_nothing_and_can_be_started_again()
    {
        await using ServiceBusProcessor processor = Processor(_ => Task.CompletedTask);
        await processor.StartProcessingAsync();
        await processor.StopProcessingAsync();
        await SendAsync(Queue, "one");
        Assert.Equal(1, (await Bus.CountMessagesAsync(Queue)).Active);

        await processor.StartProcessingAsync();

        Assert.Equal("one", (await HandledAsync()).MessageId);
    }

    [Fact]
    public async Task Failing_storage_is_reported_and_waited_out()
    {
        await using ServiceBusProcessor processor = Processor(_ => Task.CompletedTask);
        await processor.StartProcessingAsync();
        await SendAsync(Queue, "one");
        await HandledAsync();
        await SendAsync(Queue, "two");
        await HandledAsync();
        await EventuallyAsync(async () => (await RowsAsync()).Count == 0);
        Storage.Fail(request => request.Method == Azure.Core.RequestMethod.Patch ? Fault.BeforeSending : Fault.None);
        await SendAsync(Queue, "three");

        ProcessErrorEventArgs error = await ErrorAsync();
        Storage.Heal();
        await EventuallyAsync(() => Task.FromResult(_handled.Reader.Count > 0));

        Assert.Equal(ServiceBusErrorSource.Receive, error.ErrorSource);
        Assert.True(Assert.IsType<ServiceBusException>(error.Exception).IsTransient);
        Assert.Equal("three", (await HandledAsync()).MessageId);
    }

    [Fact]
    public async Task A_broker_that_is_restarted_is_found_again()
    {
        await using ServiceBusProcessor processor = Processor(_ => Task.CompletedTask);
        await processor.StartProcessingAsync();
        await SendAsync(Queue, "one");
        await HandledAsync();
        await EventuallyAsync(async () => (await RowsAsync()).Count == 0);

        await CrashAndRestartAsync();
        await SendAsync(Queue, "two");
        await EventuallyAsync(() => Task.FromResult(_handled.Reader.Count > 0));

        Assert.Equal("two", (await HandledAsync()).MessageId);
    }

    [Fact]
    public async Task An_error_handler_that_throws_stops_nothing()
    {
        await using ServiceBusProcessor processor = Client.CreateProcessor(Queue);
        processor.ProcessMessageAsync += args =>
        {
            _handled.Writer.TryWrite(args.Message);
            return args.Message.DeliveryCount == 1 ? throw new InvalidOperationException("handler") : Task.CompletedTask;
        };
        processor.ProcessErrorAsync += _ => throw new InvalidOperationException("error handler");
        await processor.StartProcessingAsync();

        await SendAsync(Queue, "one");
        await HandledAsync();

        Assert.Equal(2, (await HandledAsync()).DeliveryCount);
    }

    [Fact]
    public async Task In_receive_and_delete_mode_a_failed_message_is_gone()
    {
        await using ServiceBusProcessor processor = Processor(
            _ => throw new InvalidOperationException("lost"),
            new ServiceBusProcessorOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await processor.StartProcessingAsync();

        await SendAsync(Queue, "one");
        await ErrorAsync();

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task The_dead_letter_queue_can_be_processed()
    {
        await SendAsync(Queue, "one");
        ServiceBusReceiver receiver = Client.CreateReceiver(Queue);
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), "NotValid");
        await using ServiceBusProcessor processor = Processor(_ => Task.CompletedTask, new ServiceBusProcessorOptions { SubQueue = SubQueue.DeadLetter });

        await processor.StartProcessingAsync();

        Assert.Equal("NotValid", (await HandledAsync()).DeadLetterReason);
        Assert.Equal($"{Queue}/$DeadLetterQueue", processor.EntityPath);
    }

    [Fact]
    public async Task Handlers_are_needed_one_of_each_and_set_before_the_start()
    {
        await using ServiceBusProcessor processor = Client.CreateProcessor(Queue);
        Func<ProcessErrorEventArgs, Task> onError = _ => Task.CompletedTask;
        Func<ProcessErrorEventArgs, Task> another = _ => Task.FromResult(0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync());
        processor.ProcessMessageAsync += _ => Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync());
        processor.ProcessErrorAsync += onError;

        Assert.Throws<NotSupportedException>(() => processor.ProcessMessageAsync += _ => Task.CompletedTask);
        Assert.Throws<ArgumentException>(() => processor.ProcessErrorAsync -= another);
        await processor.StartProcessingAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync());
        Assert.Throws<InvalidOperationException>(() => processor.ProcessErrorAsync -= onError);
        await processor.StopProcessingAsync();
        processor.ProcessErrorAsync -= onError;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private ServiceBusProcessor Processor(Func<ProcessMessageEventArgs, Task> handle, ServiceBusProcessorOptions? options = null) =>
        Handling(Client.CreateProcessor(Queue, options ?? new ServiceBusProcessorOptions()), handle);

    private ServiceBusProcessor Handling(ServiceBusProcessor processor, Func<ProcessMessageEventArgs, Task> handle)
    {
        processor.ProcessMessageAsync += args =>
        {
            _handled.Writer.TryWrite(args.Message);
            return handle(args);
        };
        processor.ProcessErrorAsync += args =>
        {
            _errors.Writer.TryWrite(args);
            return Task.CompletedTask;
        };
        return processor;
    }

    private async Task<ServiceBusReceivedMessage> HandledAsync() => await _handled.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private async Task<ProcessErrorEventArgs> ErrorAsync() => await _errors.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
