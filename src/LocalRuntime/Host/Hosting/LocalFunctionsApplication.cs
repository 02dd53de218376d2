using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Administration;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Durable;
using PartnerDesk.LocalRuntime.DurableTask;
using PartnerDesk.LocalRuntime.Http;
using PartnerDesk.LocalRuntime.Invocation;
using PartnerDesk.LocalRuntime.Messaging;
using PartnerDesk.LocalRuntime.Output;
using PartnerDesk.LocalRuntime.ServiceBus;
using PartnerDesk.LocalRuntime.Settings;
using PartnerDesk.LocalRuntime.Storage;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>The program and its Functions host in one process.</summary>
internal sealed class LocalFunctionsApplication : IHost, IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly LocalFunctionsHostOptions _options;
    private readonly InvocationPipelineBuilder _pipeline;
    private readonly HostState _state = new();
    private readonly CancellationTokenSource _functionsEnd = new();
    private readonly DurableClientSource _durable = new();
    private readonly TextWriter _output;
    private HostWork? _work;
    private DurableTaskHub? _hub;
    private LocalServiceBus? _broker;
    private ServiceBusAdministration? _busAdministration;
    private FunctionsRuntime? _runtime;

    private LocalFunctionsApplication(WebApplication web, LocalFunctionsHostOptions options, InvocationPipelineBuilder pipeline)
    {
        _web = web;
        _options = options;
        _pipeline = pipeline;
        _output = options.Output ?? Console.Out;
    }

    public IServiceProvider Services => _web.Services;

    /// <summary>Null before the server listens.</summary>
    public Uri? Address { get; private set; }

    public static LocalFunctionsApplication Create(WebApplicationBuilder web, LocalFunctionsHostOptions options, InvocationPipelineBuilder pipeline)
    {
        web.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + TimeSpan.FromSeconds(5));
        return new LocalFunctionsApplication(web.Build(), options, pipeline);
    }

    /// <summary>Finds and checks the functions, brings up what they need, then HTTP and everything else that runs functions.</summary>
    /// <exception cref="LocalFunctionsHostException">The program as declared or configured cannot run. The program itself then ends with code 1.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await StartAllAsync(cancellationToken);
        }
        catch (Exception exception) when (_options.Startup is not null)
        {
            await StopAsync(CancellationToken.None);
            await DisposeAsync();
            if (exception is OperationCanceledException)
            {
                ProgramEnd.AsAsked();
            }
            else if (ProgramEnd.Explains(exception))
            {
                ProgramEnd.WithReason(exception);
            }

            throw;
        }
    }

    /// <summary>Takes nothing new, lets running functions end, fires their tokens when the drain time is over, then stops what the program had started.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await using (_options.TimeProvider.CreateTimer(_ => _functionsEnd.Cancel(), state: null, _options.DrainTimeout, Timeout.InfiniteTimeSpan))
        {
            if (_state.BecomeStopping())
            {
                await _output.WriteLineAsync($"Stopping; functions that run have {_options.DrainTimeout.TotalSeconds:0.#} s to end.");
            }

            await Task.WhenAll(_runtime?.StopTriggersAsync() ?? Task.CompletedTask, _web.StopAsync(cancellationToken));
            await (_hub?.StopAsync(cancellationToken) ?? Task.CompletedTask);
        }

        await EndWorkAsync();
        if (_options.Startup is not null)
        {
            await _options.Startup.StopAsync(cancellationToken);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await EndWorkAsync();
        await _web.DisposeAsync();
        _functionsEnd.Dispose();
    }

    /// <summary>In the order of use: who runs functions, then their queues, then the lease that protects both. May be repeated.</summary>
    private async Task EndWorkAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_runtime, _hub, _busAdministration, _broker, _work])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        (_runtime, _hub, _busAdministration, _broker, _work) = (null, null, null, null, null);
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        // 1. Read the program's declarations; whatever is wrong is told before anything is started.
        var settings = EnvironmentSettings.From(_options);
        HostJson host = HostJson.Load(_options, settings);
        IReadOnlyList<FunctionDescriptor> functions = FunctionCatalog.Load(_options, host, settings);
        LocalNamespace? bus = LocalNamespace.Find(_options, settings, functions);
        HostStorage? storage = bus is not null || HostWork.IsNeededBy(functions) ? HostStorage.Open(_options, settings) : null;
        OptionsCheck.Run(Services);
        if (functions.Any(function => function.Trigger is HttpTrigger) && Services.GetService<HttpResultMiddleware>() is null)
        {
            throw new LocalFunctionsHostException("The program has HTTP functions; call builder.ConfigureFunctionsWebApplication() before Build().");
        }

        // 2. Storage and companions of this machine, then the lease on storage.
        IHostApplicationLifetime lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        ILoggerFactory loggers = Services.GetRequiredService<ILoggerFactory>();
        using var start = new StartCancellation(_options.Startup is not null, lifetime.ApplicationStopping, cancellationToken);
        if (_options.Startup is not null)
        {
            await _options.Startup.StartAsync(Services.GetRequiredService<IConfiguration>(), start.Token);
        }

        if (storage is not null)
        {
            _work = await HostWork.BeginAsync(storage, _output, _options.TimeProvider, loggers.CreateLogger("Host.Storage"), lifetime.StopApplication, start.Token);
            _broker = bus?.Register(storage, _options.TimeProvider, loggers);
            _busAdministration = bus is null ? null : new ServiceBusAdministration(bus, _broker!);
        }

        // 3. HTTP: listens and answers 503 until everything runs.
        var invoker = new FunctionInvoker(_pipeline, loggers, _options.TimeProvider);
        var invocations = new InvocationFactory(_durable, host.FunctionTimeout, _options.TimeProvider, loggers.CreateLogger("Host.Functions"), _functionsEnd.Token);
        _runtime = new FunctionsRuntime(functions, host, _work, invocations, invoker, Services, _options.TimeProvider, loggers);
        _web.Urls.Add($"http://127.0.0.1:{_options.Port}");
        HttpFunctions.Map(_web, functions, new HttpDispatcher(invocations, invoker), _state);
        AdministrationEndpoints.Map(_web, _state, _runtime, _busAdministration);
        await _web.StartAsync(start.Token);
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        // 4. Orchestrations, messages, timers.
        if (FunctionsTaskHub.IsNeededBy(functions))
        {
            _hub = FunctionsTaskHub.Create(functions, host, storage!, invocations, invoker, Services, _options.TimeProvider, _options.DrainTimeout, loggers);
            _durable.Set(_hub.Client);
            await _hub.StartAsync(start.Token);
        }

        await _runtime.StartAsync(start.Token);
        _state.BecomeRunning();

        FunctionList.Print(_output, functions, Address);
        _options.Startup?.PrintReady(Address);
        await _output.WriteLineAsync($"The host runs at {Address}. Ctrl+C stops it.");
    }
}
