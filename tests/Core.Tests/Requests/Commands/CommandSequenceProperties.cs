using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

/// <summary>Whatever people and the flow do, in whatever order: nothing throws, and what must always hold does.</summary>
public sealed class CommandSequenceProperties
{
    [Property(Arbitrary = [typeof(Commands)], MaxTest = 300)]
    public void Any_sequence_keeps_the_timeline_whole_and_the_request_consistent(AnyCommand[] commands)
    {
        SupportRequest request = A.SupportRequest();
        List<TimelineEntry> timeline = [];
        DateTimeOffset now = A.Start;
        foreach (AnyCommand any in commands)
        {
            now += any.After;
            Result<Change> result = SupportRequestCommands.Decide(request, any.Command, "li", now, A.Policy);
            if (result is not Result<Change>.Ok(var change))
            {
                Assert.Contains(result.ProblemOrFail().Kind, new[] { ProblemKind.Conflict, ProblemKind.RuleNotMet, ProblemKind.Invalid });
                continue;
            }

            if (change.IsEmpty) Assert.Same(request, change.After);
            AssertSteady(request, change.After);
            timeline.AddRange(change.Entries);
            request = change.After;
            AssertConsistent(request);
            RequestFlow.Next(request, A.Policy, now);
        }

        Assert.Equal(Enumerable.Range(1, timeline.Count), timeline.Select(entry => entry.Sequence));
        Assert.Equal(timeline.Count, request.Sequence);
        Assert.Null(TimelineChain.Verify(request.Id, timeline, request.Hash));
    }

    [Property(Arbitrary = [typeof(Commands)], MaxTest = 300)]
    public void Any_command_of_the_flow_may_be_repeated(AnyCommand[] commands)
    {
        SupportRequest request = A.SupportRequest();
        DateTimeOffset now = A.Start;
        foreach (AnyCommand any in commands)
        {
            now += any.After;
            if (SupportRequestCommands.Decide(request, any.Command, "li", now, A.Policy) is not Result<Change>.Ok(var change)) continue;

            request = change.After;
            if (RequestPermissions.ActionOf(any.Command) is not null) continue;

            Change again = SupportRequestCommands.Decide(request, any.Command, "li", now, A.Policy).OrFail();
            Assert.Empty(again.Entries);
            Assert.Equal(request.Status, again.After.Status);
        }
    }

    private static void AssertSteady(SupportRequest before, SupportRequest after)
    {
        Assert.Equal((before.Id, before.CustomerId, before.CreatedAt, before.Title), (after.Id, after.CustomerId, after.CreatedAt, after.Title));
        Assert.True(after.Generation >= before.Generation);
        Assert.True(after.Sequence >= before.Sequence);
        Assert.True(before.AcknowledgedAt is null || after.AcknowledgedAt == before.AcknowledgedAt);
        Assert.True(after.Sla.PausedFor >= before.Sla.PausedFor);
        if (before.Status == RequestStatus.Cancelled) Assert.Equal(RequestStatus.Cancelled, after.Status);
    }

    private static void AssertConsistent(SupportRequest request)
    {
        bool isOver = request.Status is RequestStatus.Resolved or RequestStatus.Closed;
        Assert.Equal(request.Status is RequestStatus.Closed or RequestStatus.Cancelled, request.ClosedAt is not null);
        Assert.Equal(request.Status == RequestStatus.Resolved, request.ConfirmBy is not null);
        if (request.Status != RequestStatus.Cancelled) Assert.Equal(request.Status == RequestStatus.WaitingForCustomer, request.Sla.PausedAt is not null);
        if (isOver) Assert.NotNull(request.Resolution);
        if (request.Status == RequestStatus.KnownIncident) Assert.NotNull(request.Incident);
        if (request.Status == RequestStatus.Escalated) Assert.True(request.ServiceRequest?.IsOpen);
        Assert.InRange(request.DiagnosedGeneration, 0, request.StartedGeneration);
        Assert.InRange(request.StartedGeneration, 0, request.Generation);
        Assert.Equal(request.Findings.Count, request.Findings.Select(finding => finding.Check).Distinct().Count());
    }

    /// <summary>A command some time after the one before.</summary>
    public sealed record AnyCommand(RequestCommand Command, TimeSpan After);

    public static class Commands
    {
        public static Arbitrary<AnyCommand> AnyCommand()
        {
            Gen<RequestCommand> command = Gen.Elements<RequestCommand>(
                new RequestCommand.AddMessage("Hello", false, false, false),
                new RequestCommand.AddMessage("Hello", true, false, false),
                new RequestCommand.AddMessage("Which user?", false, true, false),
                new RequestCommand.AddMessage("Bo", false, false, true),
                new RequestCommand.AddMessage("", false, false, true),
                new RequestCommand.Acknowledge(),
                new RequestCommand.ChangeSeverity(Severity.A, "Worse."),
                new RequestCommand.ChangeSeverity(Severity.C, "Better."),
                new RequestCommand.RequestDiagnosis(),
                new RequestCommand.Escalate(Justification.Defect, EscalationGap.Tools, "Tried all."),
                new RequestCommand.Escalate(null, null, null),
                new RequestCommand.UpdateServiceRequest("4711", null, null, "called"),
                new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.AttentionNeeded, null),
                new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.Closed, null),
                new RequestCommand.Resolve("Done."),
                new RequestCommand.Confirm(),
                new RequestCommand.Reopen("Again."),
                new RequestCommand.AttachIncident("EX9"),
                new RequestCommand.DetachIncident(),
                new RequestCommand.RecordAcknowledgement("en", true, null),
                new RequestCommand.Triage(),
                new RequestCommand.StartDiagnosis(1),
                new RequestCommand.StartDiagnosis(2),
                new RequestCommand.RecordFinding(1, A.Finding(), null),
                new RequestCommand.RecordFinding(1, A.IncidentFinding(), null),
                new RequestCommand.RecordFinding(2, A.IncidentFinding("EX9"), null),
                new RequestCommand.RecordFinding(1, A.Finding(DiagnosticCatalogue.Subscriptions, Verdict.NotReadable), null),
                new RequestCommand.RecordFinding(2, A.Finding(DiagnosticCatalogue.Subscriptions), null),
                new RequestCommand.CompleteDiagnosis(1),
                new RequestCommand.CompleteDiagnosis(2),
                new RequestCommand.RecordIncidentState("EX9", "Title", "investigating"),
                new RequestCommand.RecordIncidentRecovered("EX9", "serviceRestored"),
                new RequestCommand.RecordIncidentRecovered("EX123456", "serviceRestored"),
                new RequestCommand.CloseOnSilence(),
                new RequestCommand.NoteVendorOverdue());
            Gen<RequestCommand> withRareEnd = Gen.Frequency((40, command), (1, Gen.Constant<RequestCommand>(new RequestCommand.Cancel("By mistake."))));
            Gen<TimeSpan> after = Gen.Elements(TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromHours(5), TimeSpan.FromDays(4), TimeSpan.FromDays(20));
            return (from one in withRareEnd from pause in after select new AnyCommand(one, pause)).ToArbitrary();
        }
    }
}
