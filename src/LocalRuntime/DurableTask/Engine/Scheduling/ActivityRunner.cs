using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Replay;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>One activity to run for one generation of an instance.</summary>
internal sealed record ActivityWork(string InstanceId, string ExecutionId, ActivityScheduled Call);

/// <summary>
/// Runs activities, a bounded number at a time, in the order they were scheduled. The outcome goes to the instance's
/// mailbox; one that is lost with the process runs again.
/// </summary>
internal sealed partial class ActivityRunner(
    DurableTaskRegistry registry,
    IServiceProvider services,
    DataConverter converter,
    Action<string, Message> post,
    ILogger logger)
{
    private readonly Channel<ActivityWork> _queue = Channel.CreateUnbounded<ActivityWork>();
    private Task[] _workers = [];
    private int _running;
    private volatile bool _isStopping;

    public int Running => Volatile.Read(ref _running);

    public void Start(int concurrency) => _workers = [.. Enumerable.Range(0, concurrency).Select(_ => Task.Run(WorkAsync))];

    public void Enqueue(ActivityWork work) => _queue.Writer.TryWrite(work);

    /// <summary>Begins no more activities; those that run go on.</summary>
    public void StopBeginning()
    {
        _isStopping = true;
        _queue.Writer.TryComplete();
    }

    public Task DrainAsync() => Task.WhenAll(_workers);

    private async Task WorkAsync()
    {
        await foreach (ActivityWork work in _queue.Reader.ReadAllAsync())
        {
            if (_isStopping)
            {
                continue;
            }

            Interlocked.Increment(ref _running);
            try
            {
                post(work.InstanceId, await RunAsync(work));
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private async Task<Message> RunAsync(ActivityWork work)
    {
        ActivityScheduled call = work.Call;
        try
        {
            if (!registry.TryCreateActivity(call.Name, call.Version, services, out ITaskActivity? activity))
            {
                return new FailInstance(work.ExecutionId, Poison.UnknownActivity(call.Name));
            }

            object? input = converter.Deserialize(call.Input, activity.InputType);
            object? output = await activity.RunAsync(new Context(call.Name, work.InstanceId, call.Version), input);
            return new EndTask(work.ExecutionId, call.Id, new ActivityCompleted(call.Id, converter.Serialize(output)));
        }
#pragma warning disable CA1031 // Whatever an activity throws is its result.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ActivityFailed(logger, e, call.Name, call.Id, work.InstanceId);
            return new EndTask(work.ExecutionId, call.Id, new ActivityFailed(call.Id, Failure.From(e)));
        }
    }

    private sealed class Context(string name, string instanceId, string version) : TaskActivityContext
    {
        public override TaskName Name => name;

        public override string InstanceId => instanceId;

        public override string Version => version;
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "Activity {Activity} (#{TaskId}) of {InstanceId} failed.")]
        public static partial void ActivityFailed(ILogger logger, Exception exception, string activity, int taskId, string instanceId);
    }
}
