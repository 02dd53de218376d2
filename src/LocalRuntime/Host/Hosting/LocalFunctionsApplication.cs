using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Administration;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Durable;
using PartnerDesk.LocalRuntime.Http;
using PartnerDesk.LocalRuntime.Invocation;
using PartnerDesk.LocalRuntime.Output;
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

    /// <summary>Finds and checks the functions, waits for storage, then starts HTTP and everything else that runs functions.</summary>
    /// <exception cref="LocalFunctionsHostException">The program as declared or configured cannot run.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var settings = EnvironmentSettings.From(_options);
        HostJson host = HostJson.Load(_options, settings);
        IReadOnlyList<FunctionDescriptor> functions = FunctionCatalog.Load(_options, host, settings);
        HostStorage? storage = FunctionsRuntime.NeedsStorage(functions) ? HostStorage.Open(_options, settings) : null;
        if (storage is not null)
        {
            await storage.WaitUntilReachableAsync(_output, _options.TimeProvider, cancellationToken);
        }

        ILoggerFactory loggers = Services.GetRequiredService<ILoggerFactory>();
        var invoker = new FunctionInvoker(_pipeline, loggers, _options.TimeProvider);
        var invocations = new InvocationFactory(_durable, host.FunctionTimeout, _options.TimeProvider, _functionsEnd.Token);
        _runtime = new FunctionsRuntime(functions, _options, host, storage, invocations, invoker, Services, loggers);

        _web.Urls.Add($"http://127.0.0.1:{_options.Port}");
        HttpFunctions.Map(_web, functions, new HttpDispatcher(invocations, invoker), _state);
        AdministrationEndpoints.Map(_web, _state, _runtime);
        await _web.StartAsync(cancellationToken);
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        await _runtime.StartAsync(cancellationToken);
        _state.BecomeRunning();
        FunctionList.Print(_output, functions, Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _state.BecomeStopping();
        await using ITimer drain = _options.TimeProvider.CreateTimer(_ => _functionsEnd.Cancel(), state: null, _options.DrainTimeout, Timeout.InfiniteTimeSpan);
        await Task.WhenAll(_runtime?.StopTriggersAsync() ?? Task.CompletedTask, _web.StopAsync(cancellationToken));
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_runtime is not null)
        {
            await _runtime.DisposeAsync();
        }

        await _web.DisposeAsync();
        _functionsEnd.Dispose();
    }
}
