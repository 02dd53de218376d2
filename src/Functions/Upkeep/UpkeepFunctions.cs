using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Requests.Upkeep;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Upkeep;

/// <summary>What keeps the desk in order while nobody looks.</summary>
public sealed partial class UpkeepFunctions(
    RequestAuditor auditor, Retention retention, InstanceRetention instances, ILogger<UpkeepFunctions> logger, ILogger<DurableRequestFlow> flowLogger)
{
    /// <summary>Starts requests that were stored and never started, or whose instance is gone; repeats wake-ups that were lost.</summary>
    [Function(nameof(AuditRequests))]
    public async Task AuditRequests(
        [TimerTrigger("%AuditSchedule%", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var flow = new DurableRequestFlow(client, flowLogger);
        AuditReport report = await auditor.RunAsync(flow, flow, cancellationToken);
        if (report is not { Started: 0, Woken: 0, LinesRemoved: 0, LinesRepaired: 0, Failed: 0 })
        {
            Log.Audited(logger, report.Checked, report.Started, report.Woken, report.LinesRemoved, report.LinesRepaired, report.Failed);
        }
    }

    /// <summary>Removes what is kept long enough, a slice at a time.</summary>
    [Function(nameof(PurgeOldRows))]
    public async Task PurgeOldRows(
        [TimerTrigger("%RetentionSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        RetentionReport report = await retention.RunAsync(cancellationToken);
        int purgedInstances = await instances.RunAsync(client, cancellationToken);
        if (report is not { Deliveries: 0, Requests: 0 } || purgedInstances > 0)
        {
            Log.Purged(logger, report.Requests, report.Deliveries, purgedInstances);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Audit: {Checked} looked at, {Started} started, {Woken} woken, {Removed} lines removed, {Repaired} repaired, {Failed} failed.")]
        public static partial void Audited(ILogger logger, int @checked, int started, int woken, int removed, int repaired, int failed);

        [LoggerMessage(2, LogLevel.Information, "Retention: {Requests} requests, {Deliveries} deliveries, {Instances} finished instances removed.")]
        public static partial void Purged(ILogger logger, int requests, int deliveries, int instances);
    }
}
