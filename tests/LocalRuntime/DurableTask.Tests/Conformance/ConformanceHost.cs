using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>
/// Hosts the tasks of a conformance case. Everything else in this folder is written against the public API of
/// Microsoft.DurableTask; to run the cases on another engine, replace this class.
/// </summary>
/// <remarks>Here: LocalRuntime's engine on a table service, in a task hub of its own.</remarks>
public sealed class ConformanceHost : IAsyncDisposable
{
    private readonly SkippableClock _clock = new();
    private readonly DurableTaskHubOptions _options;
    private DurableTaskHub _hub;

    private ConformanceHost(string connectionString, string hubName, string? defaultVersion, bool replacesLiveInstances, DurableTaskRegistry registry)
    {
        _options = new DurableTaskHubOptions
        {
            TableService = new TableServiceClient(connectionString),
            HubName = hubName,
            TimeProvider = _clock,
            DefaultVersion = defaultVersion,
            OverridableExistingInstanceStates = replacesLiveInstances ? OverridableStates.AnyState : OverridableStates.NonRunningStates,
        };
        _hub = new DurableTaskHub(_options, registry);
    }

    public DurableTaskClient Client => _hub.Client;

    /// <summary>Time as the engine sees it, UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <param name="register">The orchestrators and activities of the case.</param>
    /// <param name="defaultVersion">Version of instances that are started without one.</param>
    /// <param name="replacesLiveInstances">What a start does that names no statuses to protect (host.json <c>overridableExistingInstanceStates</c>).</param>
    public static async Task<ConformanceHost> StartAsync(
        Action<DurableTaskRegistry> register, string? defaultVersion = null, bool replacesLiveInstances = true)
    {
        var azurite = new AzuriteFixture();
        await azurite.InitializeAsync();
        var host = new ConformanceHost(azurite.ConnectionString, azurite.NewPrefix(), defaultVersion, replacesLiveInstances, Registry(register));
        await host._hub.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Lets time pass. An engine on the system's clock would have to wait.</summary>
    public void Skip(TimeSpan time) => _clock.Skip(time);

    /// <summary>Stops the program and starts it anew on the same task hub, possibly with other code.</summary>
    public async Task RestartAsync(Action<DurableTaskRegistry> register)
    {
        await DisposeAsync();
        _hub = new DurableTaskHub(_options, Registry(register));
        await _hub.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.StopAsync(CancellationToken.None);
        await _hub.DisposeAsync();
    }

    private static DurableTaskRegistry Registry(Action<DurableTaskRegistry> register)
    {
        var registry = new DurableTaskRegistry();
        register(registry);
        return registry;
    }
}
