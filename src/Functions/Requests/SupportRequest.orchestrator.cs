using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using PartnerDesk.Core.Requests.Flow;

namespace PartnerDesk.Functions.Requests;

/// <summary>The flow of one support request, from acceptance to the end.</summary>
/// <remarks>
/// The request store is the truth: each round does one step and asks the store what is next (the rule is <see cref="RequestFlow.Next"/>).
/// What people did meanwhile is in the store by then; events only wake this orchestration. Every step may run twice, harmlessly.
/// </remarks>
public static class SupportRequestOrchestrator
{
    /// <summary>A bare wake-up: something changed in the store. It may be lost, doubled or late.</summary>
    public const string Changed = "Changed";

    /// <summary>Steps before the history starts anew. A diagnosis takes fewer.</summary>
    private const int StepsPerHistory = 30;

    [Function(nameof(SupportRequestOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string requestId = context.GetInput<string>() ?? throw new InvalidOperationException("The input is the id of a support request.");

        RequestStep step = await context.CallActivityAsync<RequestStep>(nameof(SupportRequestActivities.DecideNextStep), requestId, Retry.Transient);
        for (int done = 0; done < StepsPerHistory; done++)
        {
            var work = new StepInput(requestId, step);
            step = step.Kind switch
            {
                // 1. Tell the customer that we have it, in its language; settle the category.
                RequestStepKind.Acknowledge => await DoAsync(context, nameof(SupportRequestActivities.Acknowledge), work),
                RequestStepKind.Triage => await DoAsync(context, nameof(SupportRequestActivities.Triage), work),

                // 2. Diagnose: one check after the other until one finds the cause. Each leaves a finding.
                RequestStepKind.StartDiagnosis => await DoAsync(context, nameof(SupportRequestActivities.StartDiagnosis), work),
                RequestStepKind.RunCheck => await DoAsync(context, nameof(SupportRequestActivities.RunCheck), work),
                RequestStepKind.CompleteDiagnosis => await DoAsync(context, nameof(SupportRequestActivities.CompleteDiagnosis), work),

                // 3. What is due: has the known incident recovered, is the vendor late, does silence close the request?
                RequestStepKind.CheckIncident => await DoAsync(context, nameof(SupportRequestActivities.CheckIncident), work),
                RequestStepKind.NoteVendorOverdue => await DoAsync(context, nameof(SupportRequestActivities.NoteVendorOverdue), work),
                RequestStepKind.CloseOnSilence => await DoAsync(context, nameof(SupportRequestActivities.CloseOnSilence), work),
                _ => step,
            };

            switch (step.Kind)
            {
                // 4. With an agent, the customer or the vendor: publish what happened, and wait until somebody acts or something is due.
                case RequestStepKind.Wait:
                    await context.CallActivityAsync(nameof(SupportRequestActivities.Publish), new StepInput(requestId, step), Retry.Transient);
                    await WaitForChangeAsync(context, step.WakeAt);
                    context.ContinueAsNew(requestId);
                    return;

                // 5. Closed or cancelled: publish the rest and end, unless it was reopened this very moment.
                case RequestStepKind.Settle:
                    if (await context.CallActivityAsync<bool>(nameof(SupportRequestActivities.Settle), requestId, Retry.Transient))
                    {
                        return;
                    }

                    context.ContinueAsNew(requestId);
                    return;
            }
        }

        context.ContinueAsNew(requestId);
    }

    private static Task<RequestStep> DoAsync(TaskOrchestrationContext context, string activity, StepInput work) =>
        context.CallActivityAsync<RequestStep>(activity, work, Retry.Transient);

    private static async Task WaitForChangeAsync(TaskOrchestrationContext context, DateTimeOffset? wakeAt)
    {
        if (wakeAt is not { } due)
        {
            await context.WaitForExternalEvent<object?>(Changed);
            return;
        }

        // A new history begins after each wait, so that a wait that timed out swallows no later event.
        using var cancellation = new CancellationTokenSource();
        Task changed = context.WaitForExternalEvent<object?>(Changed, cancellation.Token);
        await Task.WhenAny(changed, context.CreateTimer(due.UtcDateTime, cancellation.Token));
        cancellation.Cancel();
    }
}
