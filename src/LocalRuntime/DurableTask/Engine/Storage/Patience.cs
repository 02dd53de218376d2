using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>Repeats what must be done until storage is back, with pauses from 0.1 s up to 5 s.</summary>
internal sealed partial class Patience(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="tries">How many tries have failed, from 1; <see cref="int.MaxValue"/> for the longest pause.</param>
    /// <param name="stopping">Ends the pause with an <see cref="OperationCanceledException"/>.</param>
    public Task PauseAsync(int tries, CancellationToken stopping)
    {
        double milliseconds = First.TotalMilliseconds * Math.Pow(2, Math.Min(tries - 1, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds)), time, stopping);
    }

    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stopping) => RunAsync(
        async token =>
        {
            await work(token);
            return true;
        },
        stopping);

    /// <param name="work">Repeated until it does not throw.</param>
    /// <param name="stopping">Gives up.</param>
    /// <param name="onTrouble">Told of every failed try.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken stopping, Action<Exception>? onTrouble = null)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await work(stopping);
            }
#pragma warning disable CA1031 // Whatever storage throws, the work is still to be done.
            catch (Exception e) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.StorageFailed(logger, e, tries);
                onTrouble?.Invoke(e);
            }

            await PauseAsync(tries, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "Storage does not do what it should (try {Tries}); trying again.")]
        public static partial void StorageFailed(ILogger logger, Exception exception, int tries);
    }
}
