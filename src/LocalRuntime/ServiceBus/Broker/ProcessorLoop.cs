using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>One run of a processor: as many loops as handlers may run at a time, each receiving, handling and settling.</summary>
internal sealed class ProcessorLoop(
    ServiceBusClient client,
    ServiceBusReceiver receiver,
    ServiceBusProcessorOptions options,
    Func<ProcessMessageEventArgs, Task> handleMessage,
    Func<ProcessErrorEventArgs, Task> handleError,
    CancellationToken stopping)
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    /// <summary>How long before its end a lock is renewed, unless half of what is left is less.</summary>
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromSeconds(10);

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, options.MaxConcurrentCalls).Select(_ => Task.Run(LoopAsync)));

    private async Task LoopAsync()
    {
        TimeSpan backoff = MinBackoff;
        while (!stopping.IsCancellationRequested)
        {
            ServiceBusReceivedMessage? message;
            try
            {
                message = await receiver.ReceiveMessageAsync(maxWaitTime: null, stopping);
                backoff = MinBackoff;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever keeps the broker from answering is reported and tried again: a processor never dies.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                await ReportAsync(failure, ServiceBusErrorSource.Receive);
                await WaitAsync(backoff);
                backoff = backoff * 2 > MaxBackoff ? MaxBackoff : backoff * 2;
                continue;
            }

            if (message is not null)
            {
                await ProcessAsync(message);
            }
        }
    }

    private async Task ProcessAsync(ServiceBusReceivedMessage message)
    {
        bool locked = options.ReceiveMode == ServiceBusReceiveMode.PeekLock;
        using CancellationTokenSource handled = new();
        Task renewal = locked && options.MaxAutoLockRenewalDuration != TimeSpan.Zero ? RenewAsync(message, handled.Token) : Task.CompletedTask;
        ServiceBusErrorSource source = ServiceBusErrorSource.ProcessMessageCallback;
        try
        {
            await handleMessage(new ProcessMessageEventArgs(message, receiver, receiver.Identifier, stopping));
            if (locked && options.AutoCompleteMessages && !message.IsSettled)
            {
                // Not the stopping token: what a handler finished is completed, also while stopping.
                source = ServiceBusErrorSource.Complete;
                await receiver.CompleteMessageAsync(message, CancellationToken.None);
            }
        }
#pragma warning disable CA1031 // A handler may throw anything; it is reported, and the message goes back.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await ReportAsync(failure, source);
            bool lockLost = failure is ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost };
            if (locked && !message.IsSettled && !lockLost)
            {
                await AbandonAsync(message);
            }
        }
        finally
        {
            await handled.CancelAsync();
            await renewal;
        }
    }

    private async Task AbandonAsync(ServiceBusReceivedMessage message)
    {
        try
        {
            await receiver.AbandonMessageAsync(message, propertiesToModify: null, CancellationToken.None);
        }
#pragma warning disable CA1031 // The lock runs out and the message comes back all the same.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await ReportAsync(failure, ServiceBusErrorSource.Abandon);
        }
    }

    private async Task RenewAsync(ServiceBusReceivedMessage message, CancellationToken handled)
    {
        try
        {
            TimeProvider time = receiver.TimeProvider;
            DateTimeOffset giveUpAt = options.MaxAutoLockRenewalDuration == Timeout.InfiniteTimeSpan
                ? DateTimeOffset.MaxValue
                : time.GetUtcNow() + options.MaxAutoLockRenewalDuration;
            while (!message.IsSettled)
            {
                TimeSpan left = message.LockedUntil - time.GetUtcNow();
                TimeSpan delay = left - (left / 2 < RenewalMargin ? left / 2 : RenewalMargin);
                await Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time, handled);
                if (time.GetUtcNow() >= giveUpAt)
                {
                    return;
                }

                await receiver.RenewMessageLockAsync(message, handled);
            }
        }
        catch (OperationCanceledException) when (handled.IsCancellationRequested)
        {
            // The handler ended first.
        }
#pragma warning disable CA1031 // Without its lock the handler goes on; settling will say that the lock is lost.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!handled.IsCancellationRequested && !message.IsSettled)
            {
                await ReportAsync(failure, ServiceBusErrorSource.RenewLock);
            }
        }
    }

    private async Task ReportAsync(Exception failure, ServiceBusErrorSource source)
    {
        try
        {
            await handleError(new ProcessErrorEventArgs(failure, source, client.FullyQualifiedNamespace, receiver.EntityPath, receiver.Identifier, stopping));
        }
#pragma warning disable CA1031 // The error handler's own errors have nowhere to go; processing matters more.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, KnownTime(), stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopping ends the wait early.
        }
    }

    /// <summary>The broker's clock; before a broker is registered there is none, and the system's will do.</summary>
    private TimeProvider KnownTime()
    {
        try
        {
            return receiver.TimeProvider;
        }
        catch (Exception failure) when (failure is ServiceBusException or ObjectDisposedException)
        {
            return TimeProvider.System;
        }
    }
}
