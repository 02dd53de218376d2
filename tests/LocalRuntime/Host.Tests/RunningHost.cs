using System.Net.Http.Headers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Host.Tests;

/// <summary>A host of a few function classes on a free port, with a client for it.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningHost(IHost host, Uri address, LogLines logs, OutputText output)
    {
        _host = host;
        Logs = logs;
        Output = output;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public LogLines Logs { get; }

    public OutputText Output { get; }

    public IServiceProvider Services => _host.Services;

    public static Task<RunningHost> StartAsync(params Type[] functions) => StartAsync(new HostSetup { Functions = functions });

    public static async Task<RunningHost> StartAsync(HostSetup setup)
    {
        var logs = new LogLines();
        FunctionsApplicationBuilder builder = LocalFunctionsHost.CreateBuilder(new LocalFunctionsHostOptions
        {
            FunctionTypes = setup.Functions,
            Settings = setup.Settings,
            HostJson = setup.HostJson,
            TimeProvider = setup.Time,
            TablePrefix = setup.TablePrefix,
            ServiceBusEntitiesPath = setup.ServiceBusEntitiesPath,
            DrainTimeout = setup.DrainTimeout,
            Output = setup.Output,
            Logging = logging => logging.AddProvider(logs),
        });
        setup.Configure(builder);
        IHost host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new RunningHost(host, LocalFunctionsHost.AddressOf(host), logs, setup.Output);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Http.Dispose();
    }
}

/// <summary>What a test's host is made of.</summary>
public sealed record HostSetup
{
    public IReadOnlyList<Type> Functions { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public string HostJson { get; init; } = """{ "version": "2.0", "logging": { "logLevel": { "Host": "Debug" } } }""";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string? TablePrefix { get; init; }

    public string? ServiceBusEntitiesPath { get; init; }

    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public OutputText Output { get; init; } = new();

    public Action<FunctionsApplicationBuilder> Configure { get; init; } = builder => builder.ConfigureFunctionsWebApplication();
}
