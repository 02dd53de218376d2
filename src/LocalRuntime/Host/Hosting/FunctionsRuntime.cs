using Azure.Data.Tables;
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
    private readonly HostStorage? _storage;
    private readonly ServiceBusFunctions _messages;

    public FunctionsRuntime(
        IReadOnlyList<FunctionDescriptor> functions,
        LocalFunctionsHostOptions options,
        HostJson host,
        HostStorage? storage,
        InvocationFactory invocations,
        FunctionInvoker invoker,
        IServiceProvider services,
        ILoggerFactory loggers)
    {
        _storage = storage;
        _messages = new ServiceBusFunctions(
            functions.Where(function => function.Trigger is ServiceBusTrigger), host, invocations, invoker, services, loggers.CreateLogger("Host.ServiceBus"));

        List<FunctionDescriptor> timers = [.. functions.Where(function => function.Trigger is TimerTrigger)];
        if (timers.Count > 0)
        {
            ILogger logger = loggers.CreateLogger("Host.Timers");
            TableClient table = storage!.Table("timers");
            Timers = new TimerFunctions(
                timers,
                new TableScheduleStore(table),
                new TableTimerLease(table, options.TimeProvider, logger),
                invocations,
                invoker,
                services,
                options.TimeProvider,
                logger);
        }
    }

    /// <summary>Null when the program has no timer function.</summary>
    public TimerFunctions? Timers { get; }

    /// <summary>Whether any of the functions needs the host's storage.</summary>
    public static bool NeedsStorage(IEnumerable<FunctionDescriptor> functions) => functions.Any(function =>
        function.Trigger is not HttpTrigger || function.Definition.InputBindings.Values.Any(binding => binding.Type == "durableClient"));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _messages.StartAsync(cancellationToken);
        if (Timers is not null)
        {
            await _storage!.Table("timers").CreateIfNotExistsAsync(cancellationToken);
            Timers.Start();
        }
    }

    /// <summary>Takes nothing new and waits for the functions that run; their tokens fire when the drain time is over.</summary>
    public Task StopTriggersAsync() => Task.WhenAll(_messages.StopAsync(), Timers?.StopAsync() ?? Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync();
        Timers?.Dispose();
    }
}
