using System.Globalization;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Escalation;

/// <summary>Puts the dossier together from what is stored. Pure.</summary>
public static class DossierBuilder
{
    private static readonly HashSet<TimelineKind> Troubleshooting =
    [
        TimelineKind.Triaged,
        TimelineKind.DiagnosisStarted,
        TimelineKind.FindingRecorded,
        TimelineKind.DiagnosisCompleted,
        TimelineKind.DiagnosisRequested,
        TimelineKind.IncidentLinked,
        TimelineKind.IncidentUpdated,
        TimelineKind.IncidentRecovered,
        TimelineKind.IncidentUnlinked,
        TimelineKind.MessageAdded,
        TimelineKind.SeverityChanged,
        TimelineKind.Resolved,
        TimelineKind.Reopened,
    ];

    /// <param name="customer">Null while the vendor could not be asked who it is.</param>
    /// <param name="timeline">Whole, in order.</param>
    /// <param name="portals">Where the service request is opened, when that is not stored yet.</param>
    /// <param name="partnerContact">Null: not configured.</param>
    public static Dossier Build(
        SupportRequest request,
        Customer? customer,
        IReadOnlyList<TimelineEntry> timeline,
        VendorPortals portals,
        PartnerContact? partnerContact,
        DateTimeOffset now)
    {
        DossierSubscription subscription = SubscriptionOf(request);
        ServiceRequest? serviceRequest = request.ServiceRequest;
        return new Dossier(
            request.Id,
            request.ExternalId,
            now,
            new DossierCustomer(request.CustomerId, customer?.CompanyName, customer?.Domain, customer?.Cloud ?? request.Cloud),
            subscription,
            new DossierProblem(
                request.Title,
                request.Description,
                request.Service,
                request.Category,
                request.UserPrincipalName,
                request.StartedAt,
                request.CreatedAt,
                request.Severity,
                request.Impact),
            request.Contact,
            partnerContact,
            request.Findings,
            TracedCallsOf(request),
            IncidentsOf(request),
            [.. timeline.Where(entry => Troubleshooting.Contains(entry.Kind)).Select(Step)],
            new DossierEscalation(
                serviceRequest?.Justification,
                serviceRequest?.Gap,
                serviceRequest?.Note,
                serviceRequest?.Url ?? portals.For(customer?.Cloud ?? request.Cloud, request.CustomerId),
                serviceRequest?.Number),
            request.Hash,
            [.. NotKnown(request, customer, subscription, partnerContact)]);
    }

    private static DossierSubscription SubscriptionOf(SupportRequest request)
    {
        Finding? finding = request.Findings.FirstOrDefault(finding => finding.Check == DiagnosticCatalogue.Subscriptions);
        string? seen = finding?.Evidence.GetValueOrDefault("subscriptionId");
        bool isAsked = seen is not null && (request.SubscriptionId is null || string.Equals(seen, request.SubscriptionId, StringComparison.OrdinalIgnoreCase));
        return new DossierSubscription(request.SubscriptionId ?? seen, isAsked ? finding!.Evidence : new Dictionary<string, string>());
    }

    private static List<TracedCall> TracedCallsOf(SupportRequest request) =>
    [
        .. request.Findings
            .Select(finding => new TracedCall(
                finding.Source, ReadAt(finding), finding.Evidence.GetValueOrDefault("correlationId"), finding.Evidence.GetValueOrDefault("requestId")))
            .Where(call => call.CorrelationId is not null || call.RequestId is not null),
    ];

    private static DateTimeOffset ReadAt(Finding finding) =>
        DateTimeOffset.TryParse(
            finding.Evidence.GetValueOrDefault("readAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset readAt)
            ? readAt
            : finding.CheckedAt;

    private static List<IncidentLookedUp> IncidentsOf(SupportRequest request)
    {
        List<IncidentLookedUp> incidents = [];
        if (request.Incident is { } linked) incidents.Add(new IncidentLookedUp(linked.Id, linked.Title, linked.Status));
        foreach (Finding finding in request.Findings)
        {
            if (finding.Evidence.TryGetValue(RunningIncident.IdName, out string? id))
                incidents.Add(new IncidentLookedUp(id, finding.Evidence.GetValueOrDefault(RunningIncident.TitleName), finding.Evidence.GetValueOrDefault(RunningIncident.StatusName)));
        }

        incidents.AddRange(request.DetachedIncidents.Select(id => new IncidentLookedUp(id, null, null)));
        return [.. incidents.DistinctBy(incident => incident.Id, StringComparer.OrdinalIgnoreCase)];
    }

    private static TroubleshootingStep Step(TimelineEntry entry)
    {
        string what = entry.Detail.TryGetValue("text", out string? text) ? $"{entry.Summary} {text}" : entry.Summary;
        return new TroubleshootingStep(entry.At, entry.By, what);
    }

    private static IEnumerable<string> NotKnown(
        SupportRequest request, Customer? customer, DossierSubscription subscription, PartnerContact? partnerContact)
    {
        if (customer is null) yield return "company name and default domain of the customer";
        if (subscription.Id is null) yield return "subscription id";
        if (request.Service is null) yield return "service or product";
        if (request.StartedAt is null) yield return "when the problem began";
        if (request.Impact is null) yield return "business impact";
        if (partnerContact is null) yield return "contact of the partner";
        foreach (Finding unread in request.Findings.Where(finding => finding.Verdict == Verdict.NotReadable))
            yield return $"result of the check '{unread.Check}'";
        yield return "the customer's consent to collect diagnostics";
        yield return "evidence files (traces, logs, screenshots)";
    }
}
