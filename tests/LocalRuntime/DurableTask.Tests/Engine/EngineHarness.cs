using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.Storage;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>
/// Hubs on tables of one test, one after the other or at once, and a look at every request they make. What is left
/// open is abandoned at the end, as if the process died.
/// </summary>
public sealed class EngineHarness(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly List<DurableTaskHub> _hubs = [];

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public string HubName { get; } = azurite.NewPrefix();

    public DurableTaskRegistry Registry { get; } = new();

    public StorageWire Wire { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public LogRecorder Logs { get; } = new();

    internal StorageLimits Limits { get; init; } = StorageLimits.Default;

    public int Concurrency { get; init; } = 20;

    public long CacheBytes { get; init; } = 64 * 1024 * 1024;

    public TableClient Table => new TableServiceClient(azurite.ConnectionString).GetTableClient(HubName + "Instances");

    public async Task<DurableTaskHub> StartAsync()
    {
        DurableTaskHub hub = Create();
        await hub.StartAsync(CancellationToken.None);
        return hub;
    }

    public DurableTaskHub Create(DurableTaskRegistry? registry = null)
    {
        var hub = new DurableTaskHub(
            new DurableTaskHubOptions
            {
                TableService = new TableServiceClient(azurite.ConnectionString, Wire.Options()),
                HubName = HubName,
                TimeProvider = Time,
                MaxConcurrentActivities = Concurrency,
                MaxConcurrentOrchestrators = Concurrency,
                HistoryCacheBytes = CacheBytes,
                LoggerFactory = Logs,
            },
            registry ?? Registry,
            Limits);
        _hubs.Add(hub);
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        Wire.Reset();
        foreach (DurableTaskHub hub in _hubs)
        {
            await hub.AbandonAsync();
        }
    }
}
