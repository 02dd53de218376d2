using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

public sealed class DiagnosisTests : CommandTest
{
    private static readonly Evidence Read = new(DiagnosticCatalogue.ServiceHealth, 1, A.Start, "{\"services\":[]}");

    [Fact]
    public void RequestDiagnosis_BeginsANewGeneration()
    {
        Change change = Change(In(RequestStatus.WithAgent), new RequestCommand.RequestDiagnosis());

        Assert.Equal((2, RequestStatus.Diagnosing), (change.After.Generation, change.After.Status));
        Assert.Empty(change.After.Findings);
        Assert.Equal("2", Single(change, TimelineKind.DiagnosisRequested).Detail["generation"]);
    }

    [Fact]
    public void RequestDiagnosis_WhileOneRuns_ChangesNothing() =>
        AssertNothing(After(In(RequestStatus.WithAgent), new RequestCommand.RequestDiagnosis()), new RequestCommand.RequestDiagnosis());

    [Fact]
    public void RequestDiagnosis_WhileWaitingForTheCustomer_LetsTheClocksRun() =>
        Assert.Null(Change(In(RequestStatus.WaitingForCustomer), new RequestCommand.RequestDiagnosis()).After.Sla.PausedAt);

    [Fact]
    public void StartDiagnosis_MovesAReceivedRequest()
    {
        Change change = Change(In(RequestStatus.Received), new RequestCommand.StartDiagnosis(1));

        Assert.Equal((RequestStatus.Diagnosing, 1), (change.After.Status, change.After.StartedGeneration));
        Assert.Equal(TimelineKind.DiagnosisStarted, Assert.Single(change.Entries).Kind);
    }

    [Theory]
    [InlineData(RequestStatus.Diagnosing, 1)]
    [InlineData(RequestStatus.Diagnosing, 2)]
    [InlineData(RequestStatus.Resolved, 1)]
    [InlineData(RequestStatus.Cancelled, 1)]
    public void StartDiagnosis_StartedOrMovedOn_ChangesNothing(RequestStatus status, int generation) =>
        AssertNothing(In(status), new RequestCommand.StartDiagnosis(generation));

    [Fact]
    public void RecordFinding_KeepsFindingAndEvidenceAndBindsThemToTheChain()
    {
        Finding finding = A.Finding(DiagnosticCatalogue.ServiceHealth, Verdict.Suspect, ("service", "Exchange Online"));

        Change change = Change(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, finding, Read));

        Assert.Equal([finding], change.After.Findings);
        Assert.Equal([Read], change.Evidence);
        TimelineEntry entry = Single(change, TimelineKind.FindingRecorded);
        Assert.Equal(("service-health", "Suspect", "Exchange Online"), (entry.Detail["check"], entry.Detail["verdict"], entry.Detail["evidence.service"]));
        Assert.Matches("^[0-9a-f]{64}$", entry.Detail["evidenceHash"]);
    }

    [Fact]
    public void RecordFinding_Repeated_ChangesNothing()
    {
        SupportRequest once = After(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.Finding(), Read));

        AssertNothing(once, new RequestCommand.RecordFinding(1, A.Finding(verdict: Verdict.Cause), Read));
    }

    [Fact]
    public void RecordFinding_OfAnOldGeneration_ChangesNothing()
    {
        SupportRequest second = After(In(RequestStatus.WithAgent), new RequestCommand.RequestDiagnosis(), new RequestCommand.StartDiagnosis(2));

        AssertNothing(second, new RequestCommand.RecordFinding(1, A.Finding(), Read));
    }

    [Fact]
    public void RecordFinding_BeforeTheStart_ChangesNothing() =>
        AssertNothing(In(RequestStatus.Received), new RequestCommand.RecordFinding(1, A.Finding(), Read));

    [Fact]
    public void RecordFinding_InAnyOrder_KeepsTheOrderOfTheChecks()
    {
        SupportRequest after = After(
            In(RequestStatus.Diagnosing),
            new RequestCommand.RecordFinding(1, A.Finding(DiagnosticCatalogue.Subscriptions), null),
            new RequestCommand.RecordFinding(1, A.Finding(), null));

        Assert.Equal(DiagnosticCatalogue.Checks, after.Findings.Select(finding => finding.Check));
    }

    [Fact]
    public void RecordFinding_RunningIncident_LinksItAndTellsTheCustomer()
    {
        Change change = Change(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.IncidentFinding("EX1"), Read));

        Assert.Equal("EX1", change.After.Incident?.Id);
        Assert.Equal("serviceDegradation", change.After.Incident?.Status);
        Assert.Equal(A.Start, change.After.Incident?.CheckedAt);
        Assert.Equal([TimelineKind.FindingRecorded, TimelineKind.IncidentLinked, TimelineKind.NoticeRequested], change.Entries.Select(entry => entry.Kind));
        Assert.Equal("KnownIncident", change.Entries[2].Detail["template"]);
        Assert.Equal(RequestStatus.Diagnosing, change.After.Status);
    }

    [Fact]
    public void RecordFinding_IncidentWhileAPersonLinkedAnother_LeavesThePersons()
    {
        SupportRequest linked = After(In(RequestStatus.Diagnosing), new RequestCommand.AttachIncident("EX7"));

        Assert.Equal("EX7", Change(linked, new RequestCommand.RecordFinding(1, A.IncidentFinding("EX1"), null)).After.Incident?.Id);
    }

    [Fact]
    public void RecordFinding_IncidentThatAPersonTookOff_IsNotLinkedAgain()
    {
        SupportRequest detached = After(In(RequestStatus.KnownIncident), new RequestCommand.DetachIncident(), new RequestCommand.RequestDiagnosis(), new RequestCommand.StartDiagnosis(2));

        Assert.Null(Change(detached, new RequestCommand.RecordFinding(2, A.IncidentFinding(), null)).After.Incident);
    }

    [Fact]
    public void CompleteDiagnosis_NothingFound_GoesToAnAgent()
    {
        SupportRequest request = In(RequestStatus.WithAgent);

        Assert.Equal((RequestStatus.WithAgent, 1), (request.Status, request.DiagnosedGeneration));
    }

    [Fact]
    public void CompleteDiagnosis_Cause_IsNamedWithItsRemediation()
    {
        Finding cause = A.Finding(DiagnosticCatalogue.Subscriptions, Verdict.Cause) with { Remediation = SubscriptionRule.Reactivate };
        SupportRequest found = After(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.Finding(), null), new RequestCommand.RecordFinding(1, cause, null));

        Change change = Change(found, new RequestCommand.CompleteDiagnosis(1));

        Assert.Equal(RequestStatus.WithAgent, change.After.Status);
        TimelineEntry entry = Single(change, TimelineKind.DiagnosisCompleted);
        Assert.Equal(("subscriptions", "reactivateSubscription"), (entry.Detail["cause"], entry.Detail["remediation"]));
    }

    [Fact]
    public void CompleteDiagnosis_OpenServiceRequest_GoesBackToTheVendor()
    {
        SupportRequest again = After(
            In(RequestStatus.Escalated),
            new RequestCommand.RequestDiagnosis(),
            new RequestCommand.StartDiagnosis(2),
            new RequestCommand.RecordFinding(2, A.Finding(), null),
            new RequestCommand.RecordFinding(2, A.Finding(DiagnosticCatalogue.Subscriptions), null),
            new RequestCommand.CompleteDiagnosis(2));

        Assert.Equal(RequestStatus.Escalated, again.Status);
    }

    [Fact]
    public void CompleteDiagnosis_WhileWaitingForTheCustomer_StaysThere()
    {
        SupportRequest waiting = After(
            In(RequestStatus.Diagnosing),
            new RequestCommand.AddMessage("Which user?", false, true, false),
            new RequestCommand.RecordFinding(1, A.Finding(), null),
            new RequestCommand.RecordFinding(1, A.Finding(DiagnosticCatalogue.Subscriptions), null),
            new RequestCommand.CompleteDiagnosis(1));

        Assert.Equal((RequestStatus.WaitingForCustomer, 1), (waiting.Status, waiting.DiagnosedGeneration));
    }

    [Fact]
    public void CompleteDiagnosis_CheckMissing_ChangesNothing() =>
        AssertNothing(After(In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.Finding(), null)), new RequestCommand.CompleteDiagnosis(1));

    [Theory]
    [InlineData(RequestStatus.WithAgent, 1)]
    [InlineData(RequestStatus.WithAgent, 2)]
    public void CompleteDiagnosis_DoneOrMovedOn_ChangesNothing(RequestStatus status, int generation) =>
        AssertNothing(In(status), new RequestCommand.CompleteDiagnosis(generation));
}
