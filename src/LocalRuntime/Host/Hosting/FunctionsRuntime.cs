using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;
using PartnerDesk.LocalRuntime.Messaging;
using PartnerDesk.LocalRuntime.Settings;
using PartnerDesk.LocalRuntime.Storage;
using PartnerDesk.LocalRuntime.Timers;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Everything that runs functions without being asked by HTTP: orchestrations, messages, timers.</summary>
internal sealed class FunctionsRuntime : IAsyncDisposable
{
    private readonly ServiceBusFunctions _messages;

    public FunctionsRuntime(
        IReadOnlyList<FunctionDescriptor> functions,
        HostJson host,
        HostWork? work,
        InvocationFactory invocations,
        FunctionInvoker invoker,
        IServiceProvider services,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _messages = new ServiceBusFunctions(
            functions.Where(function => function.Trigger is ServiceBusTrigger), host, invocations, invoker, services, loggers.CreateLogger("Host.ServiceBus"));

        List<FunctionDescriptor> timers = [.. functions.Where(function => function.Trigger is TimerTrigger)];
        if (timers.Count > 0)
        {
            Timers = new TimerFunctions(timers, new TableScheduleStore(work!.Table), work.Lease, invocations, invoker, services, time, loggers.CreateLogger("Host.Timers"));
        }
    }

    /// <summary>Null when the program has no timer function.</summary>
    public TimerFunctions? Timers { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _messages.StartAsync(cancellationToken);
        Timers?.Start();
    }

    /// <summary>Takes nothing new and waits for the functions that run; their tokens fire when the drain time is over.</summary>
    public Task StopTriggersAsync() => Task.WhenAll(_messages.StopAsync(), Timers?.StopAsync() ?? Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync();
        Timers?.Dispose();
    }
}
