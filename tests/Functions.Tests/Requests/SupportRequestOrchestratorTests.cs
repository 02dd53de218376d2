using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Tests.Requests;

/// <summary>The flow as orchestrator: which activities run, what it waits for, when its history begins anew.</summary>
public sealed class SupportRequestOrchestratorTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void A_new_request_goes_step_by_step_to_a_published_wait()
    {
        var context = new ScriptedOrchestration(
            Step(RequestStepKind.Acknowledge), Step(RequestStepKind.Triage), Step(RequestStepKind.StartDiagnosis), Check("service-health"), Check("subscriptions"),
            Step(RequestStepKind.CompleteDiagnosis), Step(RequestStepKind.Wait));

        Task run = SupportRequestOrchestrator.Run(context);

        Assert.Equal(
            ["DecideNextStep", "Acknowledge", "Triage", "StartDiagnosis", "RunCheck service-health", "RunCheck subscriptions", "CompleteDiagnosis", "Publish"],
            context.Calls);
        Assert.False(run.IsCompleted);
        Assert.Equal(SupportRequestOrchestrator.Changed, context.AwaitedEvent);
        Assert.Null(context.TimerDue);
    }

    [Theory]
    [InlineData(RequestStepKind.CheckIncident, "CheckIncident")]
    [InlineData(RequestStepKind.NoteVendorOverdue, "NoteVendorOverdue")]
    [InlineData(RequestStepKind.CloseOnSilence, "CloseOnSilence")]
    public void What_is_due_is_done_before_it_waits_again(RequestStepKind due, string activity)
    {
        var context = new ScriptedOrchestration(Step(due), Step(RequestStepKind.Wait));

        _ = SupportRequestOrchestrator.Run(context);

        Assert.Equal(["DecideNextStep", activity, "Publish"], context.Calls);
    }

    [Fact]
    public void Every_kind_of_step_is_done_or_waited_for()
    {
        foreach (RequestStepKind kind in Enum.GetValues<RequestStepKind>().Except([RequestStepKind.Wait, RequestStepKind.Settle]))
        {
            var context = new ScriptedOrchestration(Step(kind), Step(RequestStepKind.Settle));

            _ = SupportRequestOrchestrator.Run(context);

            Assert.Equal(["DecideNextStep", kind.ToString(), "Settle"], context.Calls);
        }
    }

    [Fact]
    public void An_activity_gets_the_request_and_the_step_it_was_decided_for()
    {
        RequestStep step = Check("subscriptions");
        var context = new ScriptedOrchestration(step, Step(RequestStepKind.Settle));

        _ = SupportRequestOrchestrator.Run(context);

        Assert.Equal([ScriptedOrchestration.RequestId, new StepInput(ScriptedOrchestration.RequestId, step), ScriptedOrchestration.RequestId], context.Inputs);
    }

    [Fact]
    public async Task A_wake_up_ends_the_wait_and_begins_a_new_history()
    {
        var context = new ScriptedOrchestration(Step(RequestStepKind.Wait) with { WakeAt = Due });
        Task run = SupportRequestOrchestrator.Run(context);
        Assert.Equal(Due.UtcDateTime, context.TimerDue);

        context.Event.SetResult();
        await run;

        Assert.Equal(ScriptedOrchestration.RequestId, context.ContinuedWith);
        Assert.True(context.WaitToken.IsCancellationRequested);
    }

    [Fact]
    public async Task The_time_ends_the_wait_too()
    {
        var context = new ScriptedOrchestration(Step(RequestStepKind.Wait) with { WakeAt = Due });
        Task run = SupportRequestOrchestrator.Run(context);

        context.Timer.SetResult();
        await run;

        Assert.Equal(ScriptedOrchestration.RequestId, context.ContinuedWith);
        Assert.True(context.WaitToken.IsCancellationRequested);
    }

    [Fact]
    public async Task What_is_settled_ends()
    {
        var context = new ScriptedOrchestration(Step(RequestStepKind.Settle));

        await SupportRequestOrchestrator.Run(context);

        Assert.Equal(["DecideNextStep", "Settle"], context.Calls);
        Assert.Null(context.ContinuedWith);
    }

    [Fact]
    public async Task What_was_reopened_while_it_was_settled_goes_on()
    {
        var context = new ScriptedOrchestration(Step(RequestStepKind.Settle)) { IsSettled = false };

        await SupportRequestOrchestrator.Run(context);

        Assert.Equal(ScriptedOrchestration.RequestId, context.ContinuedWith);
    }

    [Fact]
    public async Task A_history_ends_after_thirty_steps()
    {
        var context = new ScriptedOrchestration([.. Enumerable.Repeat(Check("service-health"), 100)]);

        await SupportRequestOrchestrator.Run(context);

        Assert.Equal(31, context.Calls.Count);
        Assert.Equal(ScriptedOrchestration.RequestId, context.ContinuedWith);
    }

    private static RequestStep Step(RequestStepKind kind) => new(kind, 1, null, null, 7);

    private static RequestStep Check(string name) => Step(RequestStepKind.RunCheck) with { Check = name };
}
