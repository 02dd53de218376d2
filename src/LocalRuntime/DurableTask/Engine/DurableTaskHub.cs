using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.Lease;
using PartnerDesk.LocalRuntime.DurableTask.Scheduling;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>
/// Runs durable orchestrations of one task hub in this process, durable in one table. After a stop or a crash the next
/// hub on the same table goes on where this one was; activities run at least once, everything else takes effect once.
/// </summary>
public sealed partial class DurableTaskHub : IAsyncDisposable
{
    private readonly DurableTaskHubOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly InstanceDirectory _directory = new();
    private readonly Patience _patience;
    private readonly InstanceStore _store;
    private readonly HubLease _lease;
    private readonly TimerQueue _timers;
    private readonly ActivityRunner _activities;
    private readonly OutboxDelivery _outbox;
    private readonly EpisodeLoop _episodes;
    private readonly HubClient _client;
    private Task[] _workers = [];
    private int _hasEnded;

    /// <param name="options">Storage, name, limits.</param>
    /// <param name="registry">The orchestrators and activities; read when they are called, so it may still grow until the start.</param>
    public DurableTaskHub(DurableTaskHubOptions options, DurableTaskRegistry registry)
        : this(options, registry, StorageLimits.Default)
    {
    }

    internal DurableTaskHub(DurableTaskHubOptions options, DurableTaskRegistry registry, StorageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentActivities, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentOrchestrators, 1);
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<DurableTaskHub>();
        TimeProvider time = options.TimeProvider;
        string writer = Guid.NewGuid().ToString("N")[..12];
        TableClient table = options.TableService.GetTableClient(options.HubName + "Instances");
        var signals = new InstanceSignals();
        DataConverter converter = options.DataConverter;
        _patience = new Patience(time, _logger);
        _store = new InstanceStore(table, limits, writer);
        _lease = new HubLease(table, writer, time, _patience, _logger, OnLeaseLost);
        _timers = new TimerQueue(time, entry => _directory.TryPost(entry.InstanceId, new WakeForTimers()));
        _activities = new ActivityRunner(registry, options.Services, converter, (id, message) => _directory.TryPost(id, message), _logger);
        _outbox = new OutboxDelivery(_directory, _store, time, _patience);
        var committer = new EpisodeCommitter(
            _directory,
            _store,
            new CommitWriter(_store, _patience, _logger),
            _timers,
            _activities,
            _outbox,
            signals,
            time,
            _patience,
            _lease.VerifyAsync,
            _logger);
        var episode = new Episode(
            registry, options.Services, converter, options.LoggerFactory, options.DefaultVersion ?? "", (id, message) => _directory.TryPost(id, message));
        _episodes = new EpisodeLoop(
            new EpisodeRunner(episode, committer, _directory, _store, _timers, _outbox, signals, time, _patience, _logger),
            _directory,
            new InstanceCache(options.HistoryCacheBytes),
            _patience,
            _logger);
        _client = new HubClient(options, _directory, _store, signals, converter);
    }

    /// <summary>Starts, signals and reads instances; works while the hub runs.</summary>
    public DurableTaskClient Client => _client;

    /// <summary>
    /// Waits for storage and for the hub's lease, takes up what the last host left, and begins to work. Called once.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _patience.RunAsync(_store.EnsureTableAsync, either.Token);
        await _lease.AcquireAsync(either.Token);
        await new Recovery(_directory, _store, _timers, _outbox, _patience).RunAsync(_stopping.Token, either.Token);
        _activities.Start(_options.MaxConcurrentActivities);
        _workers = [.. Enumerable.Range(0, _options.MaxConcurrentOrchestrators).Select(_ => Task.Run(() => _episodes.WorkAsync(_stopping.Token), CancellationToken.None))];
        _client.Open();
    }

    /// <summary>
    /// Takes no more calls, begins no more activities, waits for those that run and stores their results, then gives the
    /// lease back. What is not finished in time goes on with the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 1)
        {
            return;
        }

        _client.Close("The task hub was stopped.");
        _timers.Stop();
        _activities.StopBeginning();
        if (!_stopping.IsCancellationRequested)
        {
            await DrainAsync(cancellationToken);
        }

        await EndAsync();
        await _lease.ReleaseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _timers.Dispose();
        _lease.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Ends as a process does that is killed: at once, without a word to storage.</summary>
    internal async Task AbandonAsync()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            _client.Close("The task hub was abandoned.");
            _timers.Stop();
            _activities.StopBeginning();
            _lease.Forget();
            await EndAsync();
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.DrainTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _activities.DrainAsync().WaitAsync(either.Token);
            await _directory.WhenIdleAsync().WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            Log.Unfinished(_logger, _activities.Running, _directory.Busy);
        }
    }

    private async Task EndAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
        _client.Release();
    }

    private void OnLeaseLost()
    {
        _client.Close("The task hub was taken by another host.");
        _timers.Stop();
        _activities.StopBeginning();
        _stopping.Cancel();
        _client.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Warning, "The task hub was stopped with {Activities} activities and {Instances} episodes unfinished; they go on with the next start.")]
        public static partial void Unfinished(ILogger logger, int activities, int instances);
    }
}
