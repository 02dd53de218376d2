using Microsoft.Azure.Functions.Worker;
using PartnerDesk.Core.Requests.Flow;

namespace PartnerDesk.Functions.Requests;

/// <summary>The steps of the flow, one activity each so that histories tell what happened. Every one may be repeated.</summary>
/// <remarks>Each commits on the stored request under its ETag, and answers the next step.</remarks>
public sealed class SupportRequestActivities(RequestFlowService flow)
{
    [Function(nameof(DecideNextStep))]
    public Task<RequestStep> DecideNextStep([ActivityTrigger] string requestId, CancellationToken cancellationToken) =>
        flow.DecideNextAsync(requestId, cancellationToken);

    [Function(nameof(Acknowledge))]
    public Task<RequestStep> Acknowledge([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(Triage))]
    public Task<RequestStep> Triage([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(StartDiagnosis))]
    public Task<RequestStep> StartDiagnosis([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(RunCheck))]
    public Task<RequestStep> RunCheck([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(CompleteDiagnosis))]
    public Task<RequestStep> CompleteDiagnosis([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(CheckIncident))]
    public Task<RequestStep> CheckIncident([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(NoteVendorOverdue))]
    public Task<RequestStep> NoteVendorOverdue([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(CloseOnSilence))]
    public Task<RequestStep> CloseOnSilence([ActivityTrigger] StepInput work, CancellationToken cancellationToken) => PerformAsync(work, cancellationToken);

    [Function(nameof(Publish))]
    public Task Publish([ActivityTrigger] StepInput work, CancellationToken cancellationToken) =>
        flow.PublishAsync(work.RequestId, work.Step.Sequence, cancellationToken);

    /// <returns>True when the flow may end.</returns>
    [Function(nameof(Settle))]
    public Task<bool> Settle([ActivityTrigger] string requestId, CancellationToken cancellationToken) => flow.SettleAsync(requestId, cancellationToken);

    private Task<RequestStep> PerformAsync(StepInput work, CancellationToken cancellationToken) => flow.PerformAsync(work.RequestId, work.Step, cancellationToken);
}
