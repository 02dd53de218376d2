using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;
using PartnerDesk.LocalRuntime.Settings;

namespace PartnerDesk.LocalRuntime.Messaging;

/// <summary>Runs the functions that messages start, one processor each.</summary>
internal sealed partial class ServiceBusFunctions(
    IEnumerable<FunctionDescriptor> functions,
    HostJson host,
    InvocationFactory invocations,
    FunctionInvoker invoker,
    IServiceProvider services,
    ILogger logger) : IAsyncDisposable
{
    private readonly Dictionary<string, ServiceBusClient> _clients = [];
    private readonly List<ServiceBusProcessor> _processors = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (FunctionDescriptor function in functions)
        {
            var trigger = (ServiceBusTrigger)function.Trigger;
            ServiceBusProcessor processor = Processor(trigger);
            processor.ProcessMessageAsync += delivery => RunAsync(function, delivery);
            processor.ProcessErrorAsync += error =>
            {
                // A function's own failure is logged where it ran.
                if (error.ErrorSource != ServiceBusErrorSource.ProcessMessageCallback)
                {
                    Log.Trouble(logger, error.Exception, error.EntityPath, error.ErrorSource);
                }

                return Task.CompletedTask;
            };
            _processors.Add(processor);
            await processor.StartProcessingAsync(cancellationToken);
        }
    }

    /// <summary>Takes no more messages and waits for the functions that run.</summary>
    public Task StopAsync() => Task.WhenAll(_processors.Select(processor => processor.StopProcessingAsync(CancellationToken.None)));

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceBusProcessor processor in _processors)
        {
            await processor.DisposeAsync();
        }

        foreach (ServiceBusClient client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }

    private ServiceBusProcessor Processor(ServiceBusTrigger trigger)
    {
        if (!_clients.TryGetValue(trigger.ConnectionString, out ServiceBusClient? client))
        {
            client = new ServiceBusClient(trigger.ConnectionString);
            _clients.Add(trigger.ConnectionString, client);
        }

        var options = new ServiceBusProcessorOptions
        {
            AutoCompleteMessages = trigger.AutoComplete ?? host.AutoCompleteMessages,
            MaxConcurrentCalls = host.MaxConcurrentCalls,
            MaxAutoLockRenewalDuration = host.MaxAutoLockRenewalDuration,
        };
        return trigger.Subscription is null
            ? client.CreateProcessor(trigger.EntityName, options)
            : client.CreateProcessor(trigger.EntityName, trigger.Subscription, options);
    }

    /// <remarks>What it throws reaches the processor, which puts the message back.</remarks>
    private async Task RunAsync(FunctionDescriptor function, ProcessMessageEventArgs delivery)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        using OpenInvocation invocation = invocations.Create(function, delivery, ServiceBusBinders.DataOf(delivery.Message), scope.ServiceProvider);
        await invoker.InvokeAsync(invocation.Context, $"(new ServiceBus message detected on '{delivery.EntityPath}')");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Service Bus trouble on '{EntityPath}' ({ErrorSource}); it is tried again.")]
        public static partial void Trouble(ILogger logger, Exception exception, string entityPath, ServiceBusErrorSource errorSource);
    }
}
