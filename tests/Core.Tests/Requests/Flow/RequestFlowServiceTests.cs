using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Flow;

public sealed class RequestFlowServiceTests : IDisposable
{
    private readonly InMemoryDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Nothing_found_goes_to_an_agent_with_all_on_the_timeline_and_published()
    {
        await _desk.SubmitAsync();

        RequestStep step = await _desk.RunFlowAsync();

        SupportRequest request = await _desk.ReadAsync();
        Assert.Equal((RequestStatus.WithAgent, RequestStepKind.Wait), (request.Status, step.Kind));
        Assert.Equal(
            [
                TimelineKind.Accepted, TimelineKind.Acknowledged, TimelineKind.NoticeRequested, TimelineKind.Triaged, TimelineKind.DiagnosisStarted,
                TimelineKind.FindingRecorded, TimelineKind.FindingRecorded, TimelineKind.DiagnosisCompleted,
            ],
            (await _desk.TimelineAsync()).Select(entry => entry.Kind));
        Assert.Equal(Enumerable.Range(1, 8), _desk.Publisher.Published.Select(published => published.Entry.Sequence));
        Assert.Null(TimelineChain.Verify(A.RequestId, await _desk.TimelineAsync(), request.Hash));
        RequestSummary line = Assert.Single(_desk.Index.Lines);
        Assert.Equal((8, 8, 8, false), (line.Sequence, line.HandledSequence, line.PublishedSequence, line.IsSettled));
        Assert.Equal(2, (await _desk.Store.ReadEvidenceAsync(A.RequestId, 1, default)).Count);
    }

    [Fact]
    public async Task A_suspended_subscription_is_the_cause()
    {
        _desk.Subscriptions.Reading = _ => A.Subscriptions(A.Subscription(status: "suspended", reasons: ["nonPayment"]));
        await _desk.SubmitAsync();

        await _desk.RunFlowAsync();

        SupportRequest request = await _desk.ReadAsync();
        Assert.Equal(RequestStatus.WithAgent, request.Status);
        Assert.Equal([Verdict.Ok, Verdict.Cause], request.Findings.Select(finding => finding.Verdict));
    }

    [Fact]
    public async Task A_running_incident_is_waited_for_until_the_vendor_says_it_is_over_and_silence_closes()
    {
        _desk.Health.Reading = _ => A.Health(A.Service(status: "serviceDegradation", issues: A.Issue("EX1")));
        await _desk.SubmitAsync(A.Submission(service: "Exchange"));

        RequestStep waiting = await _desk.RunFlowAsync();
        Assert.Equal(RequestStatus.KnownIncident, (await _desk.ReadAsync()).Status);
        Assert.Equal(A.Start + A.Policy.IncidentRecheckEvery, waiting.WakeAt);
        Assert.Single((await _desk.ReadAsync()).Findings);

        _desk.Time.SetUtcNow(waiting.WakeAt!.Value);
        waiting = await _desk.RunFlowAsync();
        Assert.Equal(RequestStatus.KnownIncident, (await _desk.ReadAsync()).Status);
        Assert.Equal(A.Start + (2 * A.Policy.IncidentRecheckEvery), waiting.WakeAt);

        _desk.Health.Reading = _ => A.Health(A.Service(issues: A.Issue("EX1", status: "serviceRestored", isResolved: true, endedAt: _desk.Time.GetUtcNow())));
        _desk.Time.SetUtcNow(waiting.WakeAt!.Value);
        waiting = await _desk.RunFlowAsync();
        Assert.Equal(RequestStatus.Resolved, (await _desk.ReadAsync()).Status);

        _desk.Time.SetUtcNow(waiting.WakeAt!.Value);
        Assert.Equal(RequestStepKind.Settle, (await _desk.RunFlowAsync()).Kind);
        Assert.Equal(RequestStatus.Closed, (await _desk.ReadAsync()).Status);
        Assert.True(Assert.Single(_desk.Index.Lines).IsSettled);
        Assert.Equal((await _desk.TimelineAsync()).Count, _desk.Publisher.Published.Count);
    }

    [Fact]
    public async Task A_customer_that_still_suffers_after_recovery_comes_to_an_agent_and_may_be_escalated()
    {
        _desk.Health.Reading = _ => A.Health(A.Service(status: "serviceDegradation", issues: A.Issue("EX1")));
        await _desk.SubmitAsync(A.Submission(service: "Exchange"));
        await _desk.RunFlowAsync();
        _desk.Health.Reading = _ => A.Health(A.Service(issues: A.Issue("EX1", status: "serviceRestored", isResolved: true, endedAt: _desk.Time.GetUtcNow())));
        _desk.Time.Advance(A.Policy.IncidentRecheckEvery);
        await _desk.RunFlowAsync();

        await _desk.ExecuteAsync(new RequestCommand.Reopen("Still no mail."), A.CustomerCaller()).OrFail();
        await _desk.RunFlowAsync();

        SupportRequest request = await _desk.ReadAsync();
        Assert.Equal((RequestStatus.WithAgent, 2), (request.Status, request.Generation));
        Assert.Contains("escalation is allowed", request.Findings[0].Summary, StringComparison.Ordinal);
        await _desk.ExecuteAsync(new RequestCommand.Escalate(Justification.ServiceUnavailable, EscalationGap.Tools, "Recovered, still down.")).OrFail();
        Assert.Equal(RequestStepKind.Wait, (await _desk.RunFlowAsync()).Kind);
    }

    [Fact]
    public async Task An_incident_that_cannot_be_read_is_looked_at_again_later()
    {
        _desk.Health.Reading = _ => A.Health(A.Service(status: "serviceDegradation", issues: A.Issue("EX1")));
        await _desk.SubmitAsync(A.Submission(service: "Exchange"));
        await _desk.RunFlowAsync();
        int entries = (await _desk.TimelineAsync()).Count;
        int puts = _desk.Index.Puts;

        foreach (var reading in new[] { A.UnreadableHealth(UnreadableReason.TimedOut), A.Health(A.Service()) })
        {
            _desk.Health.Reading = _ => reading;
            _desk.Time.Advance(A.Policy.IncidentRecheckEvery);
            RequestStep step = await _desk.RunFlowAsync();

            Assert.Equal(_desk.Time.GetUtcNow() + A.Policy.IncidentRecheckEvery, step.WakeAt);
            Assert.Equal(RequestStatus.KnownIncident, (await _desk.ReadAsync()).Status);
            Assert.Equal(entries, (await _desk.TimelineAsync()).Count);
            Assert.Equal(puts, _desk.Index.Puts);
        }
    }

    [Fact]
    public async Task A_late_vendor_is_noted_once()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        await _desk.ExecuteAsync(new RequestCommand.Escalate(Justification.Defect, EscalationGap.Tools, "Tried all.")).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.UpdateServiceRequest("4711", null, null, null)).OrFail();
        RequestStep waiting = await _desk.RunFlowAsync();
        Assert.Equal(A.Start.AddHours(8), waiting.WakeAt);

        _desk.Time.SetUtcNow(waiting.WakeAt!.Value);
        Assert.Null((await _desk.RunFlowAsync()).WakeAt);
        _desk.Time.Advance(TimeSpan.FromDays(1));
        await _desk.RunFlowAsync();

        Assert.Single(await _desk.TimelineAsync(), entry => entry.Kind == TimelineKind.VendorResponseOverdue);
    }

    [Fact]
    public async Task Sources_that_cannot_be_read_leave_findings_and_a_person_takes_over()
    {
        _desk.Health.Reading = _ => A.UnreadableHealth(UnreadableReason.ConsentMissing);
        _desk.Subscriptions.Reading = _ => A.UnreadableSubscriptions(UnreadableReason.TimedOut);
        await _desk.SubmitAsync();

        await _desk.RunFlowAsync();

        SupportRequest request = await _desk.ReadAsync();
        Assert.Equal(RequestStatus.WithAgent, request.Status);
        Assert.All(request.Findings, finding => Assert.Equal(Verdict.NotReadable, finding.Verdict));
    }

    [Fact]
    public async Task A_source_that_throws_becomes_a_finding()
    {
        _desk.Health.Reading = _ => throw new InvalidOperationException("A bug.");
        await _desk.SubmitAsync();

        await _desk.RunFlowAsync();

        Assert.Equal(Verdict.NotReadable, (await _desk.ReadAsync()).Findings[0].Verdict);
        Assert.Equal("run check", Assert.Single(_desk.Faults.All).Operation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_customer_nobody_can_confirm_still_reaches_a_person(bool isVendorDown)
    {
        _desk.Directory.Down = "The vendor is down.";
        await _desk.Intake.AcceptAsync(A.Submission(), InMemoryDesk.Arrival(isCustomerVouchedFor: true), _desk.Flow, default).OrFail();
        if (!isVendorDown)
        {
            _desk.Directory.Down = null;
            _desk.Directory.Customers.Clear();
        }

        await _desk.RunFlowAsync();

        SupportRequest request = await _desk.ReadAsync();
        Assert.Equal(RequestStatus.WithAgent, request.Status);
        Assert.All(request.Findings, finding => Assert.Equal((Verdict.NotReadable, isVendorDown ? "Unavailable" : "UnknownCustomer"), (finding.Verdict, finding.Evidence["reason"])));
    }

    [Fact]
    public async Task A_customer_known_only_later_is_told_in_its_language()
    {
        _desk.Directory.Down = "The vendor is down.";
        await _desk.Intake.AcceptAsync(A.Submission(), InMemoryDesk.Arrival(isCustomerVouchedFor: true), _desk.Flow, default).OrFail();
        _desk.Directory.Down = null;

        await _desk.RunFlowAsync();

        Assert.Equal((Cloud.China21Vianet, "zh-CN"), ((await _desk.ReadAsync()).Cloud, (await _desk.ReadAsync()).Language));
    }

    [Fact]
    public async Task Settings_of_the_customer_decide_about_notices()
    {
        await _desk.Customers.SeedAsync(A.Customer(settings: CustomerSettings.Default with { NoticesWanted = false }), default);
        await _desk.SubmitAsync();

        await _desk.RunFlowAsync();

        Assert.DoesNotContain(await _desk.TimelineAsync(), entry => entry.Kind == TimelineKind.NoticeRequested);
    }

    [Fact]
    public async Task Every_step_may_run_twice_and_be_killed_anywhere()
    {
        using InMemoryDesk once = new();
        await once.SubmitAsync();
        await once.RunFlowAsync();
        await _desk.SubmitAsync();

        RequestStep step = await _desk.FlowService.DecideNextAsync(A.RequestId, default);
        while (step.Kind != RequestStepKind.Wait)
        {
            await _desk.FlowService.PerformAsync(A.RequestId, step, default);
            await _desk.FlowService.PerformAsync(A.RequestId, step, default);
            await _desk.FlowService.PublishAsync(A.RequestId, step.Sequence, default);
            step = await _desk.FlowService.DecideNextAsync(A.RequestId, default);
        }

        Assert.Equal((await once.ReadAsync()).Hash, (await _desk.ReadAsync()).Hash);
    }

    [Fact]
    public async Task Step_of_an_old_generation_does_nothing()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        RequestStep old = new(RequestStepKind.RunCheck, 1, DiagnosticCatalogue.ServiceHealth, null, 5);
        await _desk.ExecuteAsync(new RequestCommand.RequestDiagnosis()).OrFail();
        int reads = _desk.Health.Reads;

        RequestStep next = await _desk.FlowService.PerformAsync(A.RequestId, old, default);

        Assert.Equal((RequestStepKind.StartDiagnosis, 2), (next.Kind, next.Generation));
        Assert.Equal(reads, _desk.Health.Reads);
    }

    [Fact]
    public async Task Check_that_no_longer_exists_does_nothing()
    {
        await _desk.SubmitAsync();
        RequestStep step = new(RequestStepKind.RunCheck, 1, "licences", null, 1);

        Assert.Equal(RequestStepKind.Acknowledge, (await _desk.FlowService.PerformAsync(A.RequestId, step, default)).Kind);
    }

    [Fact]
    public async Task Request_that_is_gone_settles()
    {
        Assert.Equal(RequestStepKind.Settle, (await _desk.FlowService.DecideNextAsync(A.RequestId, default)).Kind);
        Assert.True(await _desk.FlowService.SettleAsync(A.RequestId, default));
        await _desk.FlowService.PublishAsync(A.RequestId, 1, default);
        Assert.Empty(_desk.Index.Lines);
    }

    [Fact]
    public async Task Bus_that_is_down_publishes_later_and_nothing_twice()
    {
        await _desk.SubmitAsync();
        _desk.Publisher.Fault = new IOException("The bus is down.");
        await Assert.ThrowsAsync<IOException>(() => _desk.RunFlowAsync());
        Assert.Equal(0, Assert.Single(_desk.Index.Lines).HandledSequence);

        _desk.Publisher.Fault = null;
        await _desk.RunFlowAsync();
        await _desk.RunFlowAsync();

        Assert.Equal(Enumerable.Range(1, 8), _desk.Publisher.Published.Select(published => published.Entry.Sequence));
    }

    [Fact]
    public async Task Long_timelines_are_published_whole()
    {
        await _desk.SubmitAsync();
        foreach (int number in Enumerable.Range(1, 250)) await _desk.ExecuteAsync(new RequestCommand.AddMessage($"{number}", true, false, false)).OrFail();

        await _desk.RunFlowAsync();

        Assert.Equal(Enumerable.Range(1, 258), _desk.Publisher.Published.Select(published => published.Entry.Sequence));
    }

    [Fact]
    public async Task Settle_RequestReopenedMeanwhile_DoesNotEnd()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        await _desk.ExecuteAsync(new RequestCommand.Resolve("Done.")).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.Confirm()).OrFail();
        Assert.Equal(RequestStepKind.Settle, (await _desk.FlowService.DecideNextAsync(A.RequestId, default)).Kind);

        await _desk.ExecuteAsync(new RequestCommand.Reopen("Again.")).OrFail();

        Assert.False(await _desk.FlowService.SettleAsync(A.RequestId, default));
    }

    [Fact]
    public async Task Too_many_writers_make_a_step_be_tried_again()
    {
        using InMemoryDesk desk = new(time: TimeProvider.System);
        await desk.SubmitAsync();
        Func<SupportRequest, Task>? hook = null;
        hook = desk.Store.BeforeCommit = async _ =>
        {
            desk.Store.BeforeCommit = null;
            VersionedRequest current = (await desk.Store.FindAsync(A.RequestId, default))!;
            await desk.Store.CommitAsync(current, current.Request, [], [], null, default);
            desk.Store.BeforeCommit = hook;
        };

        await Assert.ThrowsAsync<TimeoutException>(() => desk.FlowService.ApplyAsync(A.RequestId, new RequestCommand.Triage(), default));
    }
}
