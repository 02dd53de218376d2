using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>What a <see cref="DurableTaskHub"/> works with.</summary>
public sealed class DurableTaskHubOptions
{
    /// <summary>Where the hub keeps its one table.</summary>
    public required TableServiceClient TableService { get; init; }

    /// <summary>Start of the table's name: a letter, then letters and digits, at most 50 characters.</summary>
    public required string HubName { get; init; }

    /// <summary>The only source of time, for timers too.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Version of instances whose start names none (host.json <c>defaultVersion</c>); null for none.</summary>
    public string? DefaultVersion { get; init; }

    /// <summary>Activities that run at the same time, 1 or more; default 10 per processor, as the reference.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Episodes that run or are being stored at the same time, 1 or more; default 10 per processor, as the reference.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Which existing instances a start may replace that names no dedupe statuses (host.json <c>overridableExistingInstanceStates</c>).</summary>
    public OverridableStates OverridableExistingInstanceStates { get; init; } = OverridableStates.NonRunningStates;

    /// <summary>How long <see cref="DurableTaskHub.StopAsync"/> waits for activities that run; default 30 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Memory for the histories of instances; default 64 MiB. What does not fit is read again when needed.</summary>
    public long HistoryCacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How inputs, outputs and payloads become text; default as the bare client's.</summary>
    public DataConverter DataConverter { get; init; } = JsonDataConverter.Default;

    /// <summary>Given to the factories in the registry; default has no services.</summary>
    public IServiceProvider Services { get; init; } = NoServices.Instance;

    /// <summary>Logs of the engine and of replay-safe loggers.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
