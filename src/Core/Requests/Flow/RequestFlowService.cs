using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Faults;
using PartnerDesk.Core.Health;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Flow;

/// <summary>What the orchestration of a request calls, each in an activity. Everything may be repeated.</summary>
/// <remarks>
/// The loop: <see cref="DecideNextAsync"/>; on Wait <see cref="PublishAsync"/>, then wait for a wake-up or the time and decide again; on
/// Settle <see cref="SettleAsync"/>, and end when it says so; on anything else <see cref="PerformAsync"/>, which decides the next step too.
/// Faults of our own storage throw, for the activity to be tried again.
/// </remarks>
public sealed class RequestFlowService(
    ISupportRequestStore store,
    IRequestIndex index,
    IRequestEventPublisher publisher,
    CustomerLookup customers,
    DiagnosticChecks checks,
    IServiceHealthSource health,
    RequestLocks locks,
    IToleratedFaults faults,
    RequestPolicy policy,
    TimeProvider time)
{
    private const int PublishedAtOnce = 100;
    private readonly RequestCommitter _committer = new(store, locks, policy, time);

    /// <summary>The next step by what is stored; Settle when the request does not exist.</summary>
    public async Task<RequestStep> DecideNextAsync(string requestId, CancellationToken cancellationToken) =>
        await store.FindAsync(requestId, cancellationToken) is { } found
            ? RequestFlow.Next(found.Request, policy, time.GetUtcNow())
            : new RequestStep(RequestStepKind.Settle, 0, null, null, 0);

    /// <summary>Does one step, which does nothing when the request moved on meanwhile, and decides the next.</summary>
    /// <param name="step">Any kind but Wait and Settle, which only decide again.</param>
    public async Task<RequestStep> PerformAsync(string requestId, RequestStep step, CancellationToken cancellationToken)
    {
        SupportRequest? after = step.Kind switch
        {
            RequestStepKind.Acknowledge => await AcknowledgeAsync(requestId, cancellationToken),
            RequestStepKind.Triage => await ApplyAsync(requestId, new RequestCommand.Triage(), cancellationToken),
            RequestStepKind.StartDiagnosis => await ApplyAsync(requestId, new RequestCommand.StartDiagnosis(step.Generation), cancellationToken),
            RequestStepKind.RunCheck when step.Check is { } check => await RunCheckAsync(requestId, step.Generation, check, cancellationToken),
            RequestStepKind.CompleteDiagnosis => await ApplyAsync(requestId, new RequestCommand.CompleteDiagnosis(step.Generation), cancellationToken),
            RequestStepKind.CheckIncident => await CheckIncidentAsync(requestId, cancellationToken),
            RequestStepKind.CloseOnSilence => await ApplyAsync(requestId, new RequestCommand.CloseOnSilence(), cancellationToken),
            RequestStepKind.NoteVendorOverdue => await ApplyAsync(requestId, new RequestCommand.NoteVendorOverdue(), cancellationToken),
            _ => null,
        };

        return after is null ? await DecideNextAsync(requestId, cancellationToken) : RequestFlow.Next(after, policy, time.GetUtcNow());
    }

    /// <summary>Commits one of the flow's commands. What does not fit any more, or a request that is gone, changes nothing.</summary>
    /// <returns>The request as stored now; null when it is gone.</returns>
    /// <exception cref="TimeoutException">Too many write at once: try again.</exception>
    public async Task<SupportRequest?> ApplyAsync(string requestId, RequestCommand command, CancellationToken cancellationToken)
    {
        Result<CommandOutcome> result = await _committer.RunAsync(
            requestId, command, SupportRequestCommands.Flow, mark: null, guard: null, ifMatch: null, cancellationToken);
        return result switch
        {
            Result<CommandOutcome>.Ok(var committed) => committed.After.Request,
            Result<CommandOutcome>.Failed({ Kind: ProblemKind.Unavailable } problem) => throw new TimeoutException(problem.Detail),
            _ => null,
        };
    }

    /// <summary>Runs one check and records its finding; whatever cannot be read becomes one too.</summary>
    /// <returns>The request as stored now; null when nothing was recorded.</returns>
    public async Task<SupportRequest?> RunCheckAsync(string requestId, int generation, string check, CancellationToken cancellationToken)
    {
        if (checks.Find(check) is not { } known) return null;
        if (await store.FindAsync(requestId, cancellationToken) is not { } found || found.Request.Generation != generation) return null;

        CheckOutcome outcome = await customers.FindAsync(found.Request.CustomerId, cancellationToken) switch
        {
            CustomerLookupResult.Known(var customer) => await RunAsync(known, found.Request, customer, cancellationToken),
            CustomerLookupResult.Unavailable(var reason) => NotReadable(known, generation, UnreadableReason.Unavailable, reason),
            _ => NotReadable(known, generation, UnreadableReason.UnknownCustomer, "The vendor does not know this customer."),
        };

        return await ApplyAsync(requestId, new RequestCommand.RecordFinding(generation, outcome.Finding, outcome.Evidence), cancellationToken);
    }

    /// <summary>Reads the state of the linked incident and records it.</summary>
    /// <returns>The request as stored now; null when there was nothing to look at.</returns>
    public async Task<SupportRequest?> CheckIncidentAsync(string requestId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(requestId, cancellationToken) is not { } found) return null;
        if (found.Request.Incident is not { RecoveredAt: null } incident) return null;

        HealthIssue? issue = await FindIssueAsync(found.Request, incident.Id, cancellationToken);
        RequestCommand command = issue is not null && !HealthIssueRules.IsRunning(issue)
            ? new RequestCommand.RecordIncidentRecovered(incident.Id, issue.Status)
            : new RequestCommand.RecordIncidentState(incident.Id, issue?.Title, issue?.Status);
        return await ApplyAsync(requestId, command, cancellationToken);
    }

    /// <summary>Publishes what is not published yet, then brings the list's line up to date with it.</summary>
    /// <param name="handledSequence">Up to where the flow has seen the request: the sequence of its last step.</param>
    public async Task PublishAsync(string requestId, int handledSequence, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(requestId, cancellationToken) is { } found) await BringUpToDateAsync(found.Request, handledSequence, cancellationToken);
    }

    /// <summary>Finishes a request that is over: everything published, the list's line settled.</summary>
    /// <returns>True when the flow may end; false when the request goes on after all.</returns>
    public async Task<bool> SettleAsync(string requestId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(requestId, cancellationToken) is not { } found) return true;
        if (found.Request.IsOpen) return false;

        await BringUpToDateAsync(found.Request, found.Request.Sequence, cancellationToken);
        VersionedRequest? after = await store.FindAsync(requestId, cancellationToken);
        return after is null || after.Request.Sequence == found.Request.Sequence;
    }

    private async Task BringUpToDateAsync(SupportRequest request, int handledSequence, CancellationToken cancellationToken)
    {
        RequestSummary? line = await index.FindAsync(request.Id, request.CreatedAt, cancellationToken);
        int published = line?.PublishedSequence ?? 0;
        while (published < request.Sequence)
        {
            IReadOnlyList<TimelineEntry> entries = await store.ReadTimelineAsync(request.Id, published, PublishedAtOnce, cancellationToken);
            if (entries.Count == 0) break;

            await publisher.PublishAsync(request, entries, cancellationToken);
            published = entries[^1].Sequence;
        }

        RequestSummary upToDate = RequestSummaries.Of(request, handledSequence, published);
        // A flow that only looked, as at an incident that goes on, has nothing to tell the list.
        if (upToDate != line) await index.PutAsync(upToDate, cancellationToken);
    }

    private async Task<SupportRequest?> AcknowledgeAsync(string requestId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(requestId, cancellationToken) is not { } found) return null;

        Customer? customer = (await customers.FindAsync(found.Request.CustomerId, cancellationToken) as CustomerLookupResult.Known)?.Customer;
        string language = NoticeLanguage.Choose(found.Request.Contact.Language, customer?.Settings.Language, customer?.Cloud);
        return await ApplyAsync(
            requestId, new RequestCommand.RecordAcknowledgement(language, customer?.Settings.NoticesWanted ?? true, customer?.Cloud), cancellationToken);
    }

    private async Task<HealthIssue?> FindIssueAsync(SupportRequest request, string incidentId, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(request.CustomerId, cancellationToken) is not CustomerLookupResult.Known(var customer)) return null;

        ServiceHealthReading reading = await health.ReadAsync(customer, cancellationToken);
        return reading.Services?
            .SelectMany(service => service.Issues)
            .FirstOrDefault(issue => string.Equals(issue.Id, incidentId, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<CheckOutcome> RunAsync(IDiagnosticCheck check, SupportRequest request, Customer customer, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(request, customer, cancellationToken);
        }
        // Sources promise not to throw; one that does must not keep the request from reaching a person.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            faults.Tolerated("run check", request.Id, exception);
            return NotReadable(check, request.Generation, UnreadableReason.Garbled, "The check failed on what the vendor answered.");
        }
    }

    private CheckOutcome NotReadable(IDiagnosticCheck check, int generation, UnreadableReason reason, string detail)
    {
        DateTimeOffset now = time.GetUtcNow();
        Finding finding = new(
            check.Name,
            Verdict.NotReadable,
            detail,
            new Dictionary<string, string> { ["reason"] = reason.ToString() },
            "partner-center:customers",
            now,
            Remediation: null,
            Repair: "Check the customer id and Partner Center, then diagnose again.");
        return new CheckOutcome(finding, new Evidence(check.Name, generation, now, "{}"));
    }
}
