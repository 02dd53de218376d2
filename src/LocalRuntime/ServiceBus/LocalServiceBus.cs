using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.ServiceBus.Broker;

namespace PartnerDesk.LocalRuntime.ServiceBus;

/// <summary>
/// A Service Bus namespace inside this process, kept in one table. Clients whose connection string has
/// <c>UseDevelopmentEmulator=true</c> and the registered endpoint host use it.
/// </summary>
/// <remarks>
/// What was sent survives the process; locks do not: what a receiver had locked can be received again after a restart, with
/// a higher delivery count. Two brokers must not work on one table at the same time: whoever registers one holds the
/// lease of the host.
/// </remarks>
public sealed class LocalServiceBus : IAsyncDisposable
{
    private readonly string _endpointHost;
    private readonly LocalBroker _broker;
    private readonly HistoryUpkeep _upkeep;
    private int _isDisposed;

    private LocalServiceBus(string endpointHost, LocalBroker broker, HistoryUpkeep upkeep)
    {
        _upkeep = upkeep;
        _endpointHost = endpointHost;
        _broker = broker;
    }

    /// <summary>Makes the broker known under the host name of its endpoint and begins to read storage.</summary>
    /// <param name="endpointHost">As in the connection string's endpoint, without port; in any case.</param>
    /// <param name="options">Storage, entities and clock.</param>
    /// <returns>Dispose it to stop: waiting receivers are sent away, nothing is lost.</returns>
    /// <remarks>Storage need not be up: calls fail as transient until it is, and each of them tries again.</remarks>
    /// <exception cref="InvalidOperationException">There is a broker under this name.</exception>
    public static LocalServiceBus Register(string endpointHost, LocalServiceBusOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(endpointHost);
        ArgumentNullException.ThrowIfNull(options);

        LocalBroker broker = new(options);
        if (!BrokerRegistry.TryAdd(endpointHost, broker))
        {
            throw new InvalidOperationException($"A broker is registered as '{endpointHost}' already.");
        }

        _ = broker.LoadAsync(CancellationToken.None).ContinueWith(
            failed => failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        HistoryUpkeep upkeep = new(broker, options.HistoryPurgeInterval, options.TimeProvider, options.LoggerFactory.CreateLogger<LocalServiceBus>());
        return new LocalServiceBus(endpointHost, broker, upkeep);
    }

    /// <summary>Completes when storage was read and the broker answers. Otherwise the first call waits for that.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage does not answer or refuses; try again.</exception>
    public Task LoadAsync(CancellationToken cancellationToken = default) => _broker.LoadAsync(cancellationToken);

    /// <summary>
    /// Puts one dead-lettered message back into its queue or subscription as if it were new: delivery count 0, no dead-letter
    /// reason, its time to live from now. May be repeated.
    /// </summary>
    /// <param name="entityPath">A queue, or <c>topic/Subscriptions/name</c>.</param>
    /// <param name="sequenceNumber">Of the message, as a peek or receive of the dead-letter queue shows it.</param>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <returns>False when no such message is there, or a receiver of the dead-letter queue has it locked.</returns>
    public async Task<bool> ReplayDeadLetterAsync(string entityPath, long sequenceNumber, CancellationToken cancellationToken = default) =>
        await _broker.ReplayAsync(entityPath, sequenceNumber, cancellationToken) > 0;

    /// <summary>As <see cref="ReplayDeadLetterAsync"/>, for all that are there.</summary>
    /// <returns>How many were put back.</returns>
    public Task<int> ReplayDeadLettersAsync(string entityPath, CancellationToken cancellationToken = default) =>
        _broker.ReplayAsync(entityPath, sequenceNumber: null, cancellationToken);

    /// <param name="entityPath">A queue, or <c>topic/Subscriptions/name</c>.</param>
    /// <param name="cancellationToken">Ends the waiting for storage to be read.</param>
    public Task<MessageCounts> CountMessagesAsync(string entityPath, CancellationToken cancellationToken = default) =>
        _broker.CountAsync(entityPath, cancellationToken);

    /// <summary>
    /// Deletes rows that only recognized duplicates and are past the window. The broker does so by itself unless
    /// <see cref="LocalServiceBusOptions.HistoryPurgeInterval"/> is infinite. Rows that stay do no harm but slow storage down.
    /// </summary>
    /// <param name="maxRows">At most so many in this call, 1 or more.</param>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <returns>How many it deleted; fewer than <paramref name="maxRows"/> when none is left.</returns>
    public Task<int> PurgeHistoryAsync(int maxRows, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return _broker.PurgeHistoryAsync(maxRows, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            BrokerRegistry.Remove(_endpointHost, _broker);
            await _upkeep.DisposeAsync();
            await _broker.DisposeAsync();
        }
    }
}
