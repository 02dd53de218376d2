using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Writes that nobody waits for, repeated with growing pauses until they succeed or the broker closes.</summary>
internal sealed partial class BackgroundWork(TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];

    /// <param name="purpose">For the log: what is being tried.</param>
    /// <param name="work">May be repeated after an unknown outcome.</param>
    public void Run(string purpose, Func<Task> work)
    {
        lock (_gate)
        {
            Task running = Task.Run(() => RepeatAsync(purpose, work));
            _running.Add(running);
            _ = running.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _closing.Dispose();
    }

    private void Forget(Task ended)
    {
        lock (_gate)
        {
            _running.Remove(ended);
        }
    }

    private async Task RepeatAsync(string purpose, Func<Task> work)
    {
        TimeSpan pause = FirstPause;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await work();
                return;
            }
#pragma warning disable CA1031 // Storage may fail in any way; what is due stays due.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Log.WillRepeat(logger, failure, purpose, pause);
            }

            try
            {
                await Task.Delay(pause, time, _closing.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The broker could not {Purpose}; it tries again in {Pause}.")]
        public static partial void WillRepeat(ILogger logger, Exception failure, string purpose, TimeSpan pause);
    }
}
