using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Requests.Flow;

namespace PartnerDesk.Functions.Requests;

/// <summary>Starts, wakes and looks at the orchestrations of support requests. The only place that does.</summary>
/// <remarks>
/// Every live status is named as one not to replace; what a start throws is taken as unknown and settled by asking for the
/// instance, never by the exception's type, which differs between runtimes.
/// </remarks>
public sealed partial class DurableRequestFlow(DurableTaskClient client, ILogger logger) : IRequestFlow, IRequestFlowProbe
{
    private static readonly OrchestrationRuntimeStatus[] Live =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>The instance id of a request's orchestration.</summary>
    public static string InstanceId(string requestId) => $"support-request-{requestId}";

    public async Task StartAsync(string requestId, CancellationToken cancellationToken)
    {
        string instanceId = InstanceId(requestId);
        StartOrchestrationOptions options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses(Live);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(SupportRequestOrchestrator), requestId, options, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Unknown: it runs already, it was started and the answer was lost, or the hub is down. The instance tells.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is not { } instance || instance.IsCompleted)
            {
                throw;
            }

            Log.RunsAlready(logger, instanceId, instance.RuntimeStatus, e.GetType().Name);
        }
    }

    public async Task WakeAsync(string requestId, CancellationToken cancellationToken)
    {
        string instanceId = InstanceId(requestId);
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is { IsCompleted: false })
        {
            await client.RaiseEventAsync(instanceId, SupportRequestOrchestrator.Changed, cancellation: cancellationToken);
        }
        else
        {
            // Ended or gone, as after closing: what woke it wants it to run again.
            await StartAsync(requestId, cancellationToken);
        }
    }

    public async Task<FlowState> GetStateAsync(string requestId, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetInstanceAsync(InstanceId(requestId), cancellationToken) switch
            {
                null => FlowState.Missing,
                { IsCompleted: true } => FlowState.Ended,
                _ => FlowState.Running,
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAsked(logger, requestId, e.GetType().Name);
            return FlowState.Unknown;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Instance {InstanceId} is {Status} already ({Error}).")]
        public static partial void RunsAlready(ILogger logger, string instanceId, OrchestrationRuntimeStatus status, string error);

        [LoggerMessage(2, LogLevel.Warning, "The task hub could not be asked about request {RequestId} ({Error}).")]
        public static partial void NotAsked(ILogger logger, string requestId, string error);
    }
}
