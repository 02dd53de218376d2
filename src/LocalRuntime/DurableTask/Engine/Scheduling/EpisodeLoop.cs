using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>
/// The workers: each takes an instance that has messages and runs its episode, strictly one at a time for one
/// instance. An episode that storage keeps waiting goes on without its worker, so that the others, and those who call
/// them, need not wait for it.
/// </summary>
internal sealed partial class EpisodeLoop(
    EpisodeRunner runner, InstanceDirectory directory, InstanceCache cache, Patience patience, ILogger logger)
{
    private readonly ConcurrentDictionary<Task, byte> _waiting = new();

    public async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (InstanceEntry entry in directory.Ready.ReadAllAsync(stopping))
            {
                var run = new EpisodeRun(entry, stopping);
                Task episode = RunAsync(run);
                if (await Task.WhenAny(episode, run.Trouble) != episode)
                {
                    _waiting[episode] = 0;
                    _ = episode.ContinueWith(ended => _waiting.TryRemove(ended, out _), TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_waiting.Keys);
        }
    }

    private async Task RunAsync(EpisodeRun run)
    {
        try
        {
            await runner.RunAsync(run);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            run.RejectAll(new OperationCanceledException("The task hub was stopped; what became of the operation is unknown."));
        }
#pragma warning disable CA1031 // A defect or a damaged row must not end the loop that serves all other instances.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.EpisodeFailed(logger, e, run.Entry.InstanceId);
            run.ReportTrouble(e);
            run.Entry.State = null;
            _ = RepostLaterAsync(run);
        }

        cache.Touch(run.Entry);
        directory.Finish(run.Entry);
    }

    private async Task RepostLaterAsync(EpisodeRun run)
    {
        try
        {
            await patience.PauseAsync(int.MaxValue, run.Stopping);
            foreach (Message message in run.Rest)
            {
                directory.Post(run.Entry.InstanceId, message);
            }

            // What was stored and not yet begun when it failed.
            directory.TryPost(run.Entry.InstanceId, new TakeUpWork());
        }
        catch (OperationCanceledException)
        {
            // The host stops; what was not stored happens again with the next.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Error, "An episode of {InstanceId} failed inside the engine; it is tried again.")]
        public static partial void EpisodeFailed(ILogger logger, Exception exception, string instanceId);
    }
}
