using System.Text.Json;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Tests.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Flow;

public sealed class RequestFlowTests : CommandTest
{
    [Fact]
    public void The_steps_of_a_new_request_come_in_order()
    {
        SupportRequest request = In(RequestStatus.Received);

        Assert.Equal(RequestStepKind.Acknowledge, Next(request).Kind);

        request = After(request, new RequestCommand.RecordAcknowledgement("en", true, null));
        Assert.Equal(RequestStepKind.Triage, Next(request).Kind);

        request = After(request, new RequestCommand.Triage());
        Assert.Equal((RequestStepKind.StartDiagnosis, 1), (Next(request).Kind, Next(request).Generation));

        request = After(request, new RequestCommand.StartDiagnosis(1));
        Assert.Equal((RequestStepKind.RunCheck, "service-health"), (Next(request).Kind, Next(request).Check));

        request = After(request, new RequestCommand.RecordFinding(1, A.Finding(), null));
        Assert.Equal((RequestStepKind.RunCheck, "subscriptions"), (Next(request).Kind, Next(request).Check));

        request = After(request, new RequestCommand.RecordFinding(1, A.Finding(DiagnosticCatalogue.Subscriptions), null));
        Assert.Equal(RequestStepKind.CompleteDiagnosis, Next(request).Kind);

        request = After(request, new RequestCommand.CompleteDiagnosis(1));
        Assert.Equal(new RequestStep(RequestStepKind.Wait, 1, null, null, request.Sequence), Next(request));
    }

    [Fact]
    public void Next_CauseFound_SkipsTheOtherChecks() =>
        Assert.Equal(
            RequestStepKind.CompleteDiagnosis,
            Next(After(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.IncidentFinding(), null))).Kind);

    [Theory]
    [InlineData(Verdict.Suspect)]
    [InlineData(Verdict.NotReadable)]
    public void Next_NoCertainCause_GoesOnToTheNextCheck(Verdict verdict) =>
        Assert.Equal(
            DiagnosticCatalogue.Subscriptions,
            Next(After(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.Finding(verdict: verdict), null))).Check);

    [Fact]
    public void Next_NewGeneration_StartsItsDiagnosis()
    {
        RequestStep step = Next(After(In(RequestStatus.WithAgent), new RequestCommand.RequestDiagnosis()));

        Assert.Equal((RequestStepKind.StartDiagnosis, 2), (step.Kind, step.Generation));
    }

    [Fact]
    public void Next_EscalatedWhileDiagnosing_FinishesTheDiagnosis()
    {
        SupportRequest request = After(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.IncidentFinding(), null), Escalate());

        Assert.Equal(RequestStatus.Escalated, request.Status);
        Assert.Equal(RequestStepKind.CompleteDiagnosis, Next(request).Kind);
    }

    [Fact]
    public void Next_ResolvedWhileDiagnosing_WaitsForTheCustomer()
    {
        SupportRequest request = After(In(RequestStatus.Diagnosing), new RequestCommand.Resolve("Done."));

        Assert.Equal((RequestStepKind.Wait, request.ConfirmBy), (Next(request).Kind, Next(request).WakeAt));
    }

    [Theory]
    [InlineData(RequestStatus.Closed)]
    [InlineData(RequestStatus.Cancelled)]
    public void Next_Over_Settles(RequestStatus status) => Assert.Equal(RequestStepKind.Settle, Next(In(status)).Kind);

    [Fact]
    public void Next_CancelledBeforeTheAcknowledgement_Settles() =>
        Assert.Equal(RequestStepKind.Settle, Next(After(In(RequestStatus.Received), new RequestCommand.Cancel("By mistake."))).Kind);

    [Theory]
    [InlineData(-1, RequestStepKind.Wait)]
    [InlineData(0, RequestStepKind.CloseOnSilence)]
    [InlineData(1, RequestStepKind.CloseOnSilence)]
    public void Next_Resolved_ClosesWhenSilenceLasted(long ticks, RequestStepKind expected)
    {
        SupportRequest resolved = In(RequestStatus.Resolved);

        Assert.Equal(expected, Next(resolved, resolved.ConfirmBy!.Value.AddTicks(ticks)).Kind);
    }

    [Theory]
    [InlineData(-1, RequestStepKind.Wait)]
    [InlineData(0, RequestStepKind.CheckIncident)]
    [InlineData(1, RequestStepKind.CheckIncident)]
    public void Next_KnownIncident_LooksAgainWhenItIsTime(long ticks, RequestStepKind expected)
    {
        SupportRequest waiting = In(RequestStatus.KnownIncident);
        DateTimeOffset due = waiting.Incident!.CheckedAt!.Value + A.Policy.IncidentRecheckEvery;

        RequestStep step = Next(waiting, due.AddTicks(ticks));

        Assert.Equal(expected, step.Kind);
        if (expected == RequestStepKind.Wait) Assert.Equal(due, step.WakeAt);
    }

    [Fact]
    public void Next_IncidentAttachedByAPerson_LooksAtOnce() =>
        Assert.Equal(RequestStepKind.CheckIncident, Next(After(In(RequestStatus.WithAgent), new RequestCommand.AttachIncident("EX9"))).Kind);

    [Fact]
    public void Next_IncidentRecovered_IsNotLookedAtAgain()
    {
        SupportRequest reopened = After(
            In(RequestStatus.KnownIncident),
            new RequestCommand.RecordIncidentRecovered("EX123456", "serviceRestored"),
            new RequestCommand.Reopen("Still no mail."),
            new RequestCommand.StartDiagnosis(2),
            new RequestCommand.RecordFinding(2, A.Finding(), null),
            new RequestCommand.RecordFinding(2, A.Finding(DiagnosticCatalogue.Subscriptions), null),
            new RequestCommand.CompleteDiagnosis(2));

        Assert.Equal((RequestStepKind.Wait, null), (Next(reopened, A.Start.AddDays(1)).Kind, Next(reopened, A.Start.AddDays(1)).WakeAt));
    }

    [Theory]
    [InlineData(-1, RequestStepKind.Wait)]
    [InlineData(0, RequestStepKind.NoteVendorOverdue)]
    [InlineData(1, RequestStepKind.NoteVendorOverdue)]
    public void Next_Escalated_NotesALateVendor(long ticks, RequestStepKind expected)
    {
        SupportRequest open = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null));

        Assert.Equal(expected, Next(open, open.ServiceRequest!.ResponseDueAt!.Value.AddTicks(ticks)).Kind);
    }

    [Fact]
    public void Next_LateVendorNoted_WaitsForPeople()
    {
        SupportRequest open = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("4711", null, null, null));
        SupportRequest noted = Change(open, new RequestCommand.NoteVendorOverdue(), open.ServiceRequest!.ResponseDueAt).After;

        Assert.Equal((RequestStepKind.Wait, null), (Next(noted, A.Start.AddYears(1)).Kind, Next(noted, A.Start.AddYears(1)).WakeAt));
    }

    [Fact]
    public void Next_SeveralThingsToCome_WakesForTheEarliest()
    {
        SupportRequest open = After(In(RequestStatus.KnownIncident), Escalate(), new RequestCommand.UpdateServiceRequest("4711", null, null, null));

        Assert.Equal(A.Start + A.Policy.IncidentRecheckEvery, Next(open, A.Start).WakeAt);

        SupportRequest recheckedLate = open with { Incident = open.Incident! with { CheckedAt = open.ServiceRequest!.ResponseDueAt } };
        Assert.Equal(open.ServiceRequest.ResponseDueAt, Next(recheckedLate, A.Start).WakeAt);
    }

    [Fact]
    public void Next_VendorClosed_DoesNotWaitForItsResponse()
    {
        SupportRequest closed = After(In(RequestStatus.Escalated), new RequestCommand.UpdateServiceRequest("1", null, ServiceRequestStatus.Closed, null));

        Assert.Null(Next(closed).WakeAt);
    }

    [Fact]
    public void A_step_survives_plain_JSON()
    {
        RequestStep step = new(RequestStepKind.RunCheck, 3, "service-health", A.Start, 17);

        string json = JsonSerializer.Serialize(step);

        Assert.Contains("\"RunCheck\"", json, StringComparison.Ordinal);
        Assert.Equal(step, JsonSerializer.Deserialize<RequestStep>(json));
    }

    private static RequestStep Next(SupportRequest request, DateTimeOffset? now = null) => RequestFlow.Next(request, A.Policy, now ?? A.Start);
}
