using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Health;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>What service health says about a request. Pure.</summary>
/// <remarks>
/// Looked at: the service the request names; else those its title speaks of; else, for availability and connectivity, all that the
/// customer has. In this order: an incident that runs there is the cause, unless a person took it off this request; then what may
/// have to do with it (other running issues, a degraded service, an incident over for less than three days); then a word we do not
/// know; only then healthy. A cause makes the request wait, so it takes words we know: "incident", and a status of trouble.
/// </remarks>
public static class ServiceHealthRule
{
    /// <summary>The vendor's pages let a partner escalate when the customer still suffers after recovery; this long we think of it.</summary>
    public static readonly TimeSpan RecoveredWindow = TimeSpan.FromHours(72);

    /// <summary>An older reading proves nothing about now.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromHours(1);

    private const string Source = "graph:healthOverviews";

    public static Finding Judge(SupportRequest request, Customer customer, ServiceHealthReading reading, RepairGuide repairs, DateTimeOffset now)
    {
        FindingDraft draft = new(DiagnosticCatalogue.ServiceHealth, Source, reading.ReadAt, reading.CorrelationId, now);
        if (reading.Unreadable is { } unreadable) return draft.NotReadable(unreadable, repairs.For(unreadable.Reason, customer, "service health"));
        if (reading.Services is not { Count: > 0 } services)
            return draft.NotReadable("The vendor lists no service for this customer, which says nothing about their health.", repairs.For(UnreadableReason.Garbled, customer, "service health"));

        Selection selection = Select(request, services);
        draft.With("services", string.Join(", ", selection.Relevant.Select(service => $"{service.Service}: {service.Status}")));
        if (selection.Relevant.Count == 0)
        {
            return request.Service is { } named
                ? draft.NotReadable($"The vendor's health list has no service '{named}'.", repairs.For(UnreadableReason.NotOffered, customer, $"the health of '{named}'"))
                : OtherServices(draft, services);
        }

        return Running(request, draft, selection)
            ?? Degraded(draft, selection)
            ?? Recovered(draft, selection, now)
            ?? Unknown(draft, selection, repairs, customer)
            ?? TooOld(draft, reading, repairs, customer, now)
            ?? draft.Make(Verdict.Ok, selection.IsCertain ? $"{Names(selection)}: no trouble reported." : "No service of the customer has trouble reported.");
    }

    private static Selection Select(SupportRequest request, IReadOnlyList<ServiceHealth> services)
    {
        if (request.Service is { } named)
            return new Selection([.. services.Where(service => ServiceNames.AreSame(service.Service, named))], IsCertain: true);
        if (services.Where(service => ServiceNames.Mentions(request.Title, service.Service)).ToList() is { Count: > 0 } mentioned)
            return new Selection(mentioned, IsCertain: true);

        bool concernsAll = request.Category is SupportCategory.PerformanceAvailability or SupportCategory.ClientConnectivity;
        return new Selection(concernsAll ? services : [], IsCertain: false);
    }

    private static Finding? Running(SupportRequest request, FindingDraft draft, Selection selection)
    {
        List<(ServiceHealth Service, HealthIssue Issue)> running =
        [
            .. selection.Relevant
                .SelectMany(service => service.Issues.Where(HealthIssueRules.IsKnownToRun).Select(issue => (service, issue)))
                .OrderByDescending(pair => HealthVocabulary.BucketOf(pair.issue.Status) == HealthBucket.Outage)
                .ThenByDescending(pair => pair.issue.StartedAt),
        ];
        if (running.Count == 0) return null;

        draft.With("running", string.Join(", ", running.Select(pair => pair.Issue.Id).Distinct()));
        int cause = running.FindIndex(pair => HealthIssueRules.IsIncident(pair.Issue) && !IsDetached(request, pair.Issue));
        (ServiceHealth service, HealthIssue issue) = running[Math.Max(cause, 0)];
        draft.WithIssue(issue).With("service", service.Service);
        if (cause >= 0) return draft.Make(Verdict.Cause, $"Incident {issue.Id} runs on {service.Service}: {issue.Title}");

        return IsDetached(request, issue)
            ? draft.Make(Verdict.Suspect, $"Incident {issue.Id} runs on {service.Service}, but a person took it off this request.")
            : draft.Make(Verdict.Suspect, $"The vendor reports {issue.Id} ({issue.Classification}) on {service.Service}: {issue.Title}");
    }

    private static Finding? Degraded(FindingDraft draft, Selection selection)
    {
        ServiceHealth? degraded = selection.Relevant
            .Where(service => HealthVocabulary.BucketOf(service.Status) is HealthBucket.Degraded or HealthBucket.Outage)
            .MaxBy(service => HealthVocabulary.BucketOf(service.Status));
        return degraded is null
            ? null
            : draft.With("service", degraded.Service).Make(Verdict.Suspect, $"{degraded.Service} is reported as '{degraded.Status}', without an incident that runs.");
    }

    private static Finding? Recovered(FindingDraft draft, Selection selection, DateTimeOffset now)
    {
        (ServiceHealth Service, HealthIssue Issue)? latest = selection.Relevant
            .SelectMany(service => service.Issues.Where(HealthIssueRules.IsIncident).Select(issue => (Service: service, Issue: issue)))
            .Where(pair => HealthIssueRules.IsRecoveredWithin(pair.Issue, RecoveredWindow, now))
            .OrderByDescending(pair => pair.Issue.EndedAt ?? pair.Issue.UpdatedAt)
            .Select(pair => ((ServiceHealth, HealthIssue)?)pair)
            .FirstOrDefault();
        if (latest is not var (service, issue)) return null;

        string how = HealthVocabulary.IsUnconfirmedRecovery(issue.Status) ? "was closed by the vendor without a confirmed recovery" : "is over, says the vendor";
        return draft
            .WithIssue(issue)
            .With("service", service.Service)
            .With("endedAt", $"{issue.EndedAt ?? issue.UpdatedAt:O}")
            .Make(Verdict.Suspect, $"Incident {issue.Id} on {service.Service} {how}. If the customer still suffers, escalation is allowed.");
    }

    private static Finding? Unknown(FindingDraft draft, Selection selection, RepairGuide repairs, Customer customer)
    {
        (string Subject, string Status)? unknown = selection.Relevant
            .SelectMany(service => service.Issues
                .Where(issue => HealthIssueRules.IsRunning(issue) && !HealthIssueRules.IsKnownToRun(issue))
                .Select(issue => ($"{issue.Id} on {service.Service}", issue.Status))
                .Prepend((service.Service, service.Status)))
            .Where(pair => HealthVocabulary.BucketOf(pair.Status) == HealthBucket.Unknown)
            .Select(pair => ((string, string)?)pair)
            .FirstOrDefault();
        return unknown is var (subject, status)
            ? draft.NotReadable($"We do not know what the vendor's status '{status}' of {subject} means.", repairs.For(UnreadableReason.Garbled, customer, "service health"))
            : null;
    }

    private static Finding? TooOld(FindingDraft draft, ServiceHealthReading reading, RepairGuide repairs, Customer customer, DateTimeOffset now) =>
        now - reading.ReadAt > LongestAge
            ? draft.NotReadable("The reading is too old to call the services healthy.", repairs.For(UnreadableReason.Unavailable, customer, "service health"))
            : null;

    // The request is not about availability: trouble elsewhere is worth a look, and its absence is no news.
    private static Finding OtherServices(FindingDraft draft, IReadOnlyList<ServiceHealth> services)
    {
        HealthIssue? running = services
            .SelectMany(service => service.Issues)
            .FirstOrDefault(issue => HealthIssueRules.IsKnownToRun(issue) && HealthIssueRules.IsIncident(issue));
        return running is null
            ? draft.Make(Verdict.Ok, "The request names no service, and no incident runs on those the customer has.")
            : draft.WithIssue(running).With("service", running.Service).Make(Verdict.Suspect, $"The request names no service; incident {running.Id} runs on {running.Service}.");
    }

    private static bool IsDetached(SupportRequest request, HealthIssue issue) =>
        request.DetachedIncidents.Contains(issue.Id, StringComparer.OrdinalIgnoreCase);

    private static string Names(Selection selection) => string.Join(", ", selection.Relevant.Select(service => service.Service));

    private sealed record Selection(IReadOnlyList<ServiceHealth> Relevant, bool IsCertain);
}
