using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>Repeats what must be done until storage is back, with pauses from 0.1 s up to 5 s.</summary>
internal static partial class Patience
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static Task PauseAsync(int tries, TimeProvider time, CancellationToken stopping)
    {
        double milliseconds = First.TotalMilliseconds * Math.Pow(2, Math.Min(tries - 1, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds)), time, stopping);
    }

    public static Task RunAsync(Func<CancellationToken, Task> work, TimeProvider time, ILogger logger, CancellationToken stopping) =>
        RunAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            time,
            logger,
            stopping);

    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, TimeProvider time, ILogger logger, CancellationToken stopping)
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
            }

            await PauseAsync(tries, time, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "Storage does not do what it should (try {Tries}); trying again.")]
        public static partial void StorageFailed(ILogger logger, Exception exception, int tries);
    }
}
