using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Purges the history of duplicates from time to time. What fails is left to the next time.</summary>
internal sealed partial class HistoryUpkeep : IAsyncDisposable
{
    private const int RowsPerSlice = 500;

    private readonly LocalBroker _broker;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private bool _isClosed;

    public HistoryUpkeep(LocalBroker broker, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        _broker = broker;
        _interval = interval;
        _logger = logger;
        _timer = time.CreateTimer(_ => Begin(), state: null, interval, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            _isClosed = true;
            running = _running;
        }

        await running;
        await _timer.DisposeAsync();
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _running = Task.Run(PurgeAsync);
            }
        }
    }

    private async Task PurgeAsync()
    {
        try
        {
            int purged = RowsPerSlice;
            while (purged == RowsPerSlice && !_isClosed)
            {
                purged = await _broker.PurgeHistoryAsync(RowsPerSlice, CancellationToken.None);
            }
        }
        catch (ServiceBusException failure)
        {
            Log.Failed(_logger, failure);
        }

        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The history of duplicates could not be purged; it is tried again later.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
