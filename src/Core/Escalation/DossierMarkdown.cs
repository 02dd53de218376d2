using System.Text;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Core.Escalation;

/// <summary>The dossier as text, to be pasted into the vendor's portal. Text of others is escaped: it cannot break the layout.</summary>
public static class DossierMarkdown
{
    public static string Write(Dossier dossier)
    {
        StringBuilder text = new();
        Line(text, $"# Escalation dossier {MarkdownText.Inline(dossier.RequestId)}");
        Line(text);
        Facts(
            text,
            ("Made at", At(dossier.MadeAt)),
            ("Vendor's number", dossier.Escalation.VendorNumber),
            ("Our reference", dossier.RequestId),
            ("Customer's reference", dossier.ExternalId));
        if (dossier.Escalation.PortalUrl is { } portal) Line(text, $"- Open it in: {MarkdownText.Link(portal)}");
        Customer(text, dossier);
        Problem(text, dossier.Problem);
        Contacts(text, dossier);
        Escalation(text, dossier.Escalation);
        Findings(text, dossier.Findings);
        Incidents(text, dossier.Incidents);
        TracedCalls(text, dossier.TracedCalls);
        Troubleshooting(text, dossier.Troubleshooting);
        NotKnown(text, dossier);
        return text.ToString();
    }

    private static void Customer(StringBuilder text, Dossier dossier)
    {
        Heading(text, "Customer and subscription");
        Facts(
            text,
            ("Company", dossier.Customer.CompanyName),
            ("Tenant id", dossier.Customer.TenantId),
            ("Default domain", dossier.Customer.DefaultDomain),
            ("Cloud", dossier.Customer.Cloud is { } cloud ? cloud == Cloud.China21Vianet ? "China, operated by 21Vianet" : "global" : null),
            ("Subscription id", dossier.Subscription.Id),
            ("Offer", dossier.Subscription.Facts.GetValueOrDefault("offer")),
            ("Subscription status", dossier.Subscription.Facts.GetValueOrDefault("status")));
    }

    private static void Problem(StringBuilder text, DossierProblem problem)
    {
        Heading(text, "Problem");
        Facts(
            text,
            ("Title", problem.Title),
            ("Service", problem.Service),
            ("Area", problem.Category?.ToString()),
            ("User who suffers", problem.UserPrincipalName),
            ("Since", problem.StartedAt is { } startedAt ? At(startedAt) : null),
            ("Reported at", At(problem.ReportedAt)),
            ("Severity", problem.Severity.ToString()),
            ("Production down", YesNo(problem.Impact?.ProductionDown)),
            ("Users affected", problem.Impact?.UsersAffected?.ToString()),
            ("Workaround", YesNo(problem.Impact?.Workaround)));
        Line(text);
        Line(text, MarkdownText.Block(problem.Description));
    }

    private static void Contacts(StringBuilder text, Dossier dossier)
    {
        Heading(text, "Contacts");
        PartnerContact? partner = dossier.PartnerContact;
        Facts(
            text,
            ("Partner", partner?.Name),
            ("E-mail", partner?.Email),
            ("Phone", partner?.Phone),
            ("Country", partner?.Country),
            ("Time zone", partner?.TimeZone),
            ("Language", partner?.Language),
            ("Answers at every hour", YesNo(partner?.Available24x7)),
            ("Customer's contact", dossier.CustomerContact.Name));
    }

    private static void Escalation(StringBuilder text, DossierEscalation escalation)
    {
        Heading(text, "Why this goes to the vendor");
        Facts(
            text,
            ("Justification", escalation.Justification?.ToString()),
            ("What we lack", escalation.Gap?.ToString()));
        if (escalation.Note is not { } note) return;

        Line(text);
        Line(text, MarkdownText.Block(note));
    }

    private static void Findings(StringBuilder text, IReadOnlyList<Finding> findings)
    {
        Heading(text, "Checks");
        if (findings.Count == 0) Line(text, "None was run yet.");
        foreach (Finding finding in findings)
        {
            Line(text, $"- **{MarkdownText.Inline(finding.Check)}: {finding.Verdict}** at {At(finding.CheckedAt)}, from {MarkdownText.Inline(finding.Source)}");
            Line(text, $"  - seen: {MarkdownText.Inline(finding.Summary)}");
            foreach ((string name, string value) in finding.Evidence.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                Line(text, $"  - {MarkdownText.Inline(name)}: {MarkdownText.Inline(value)}");
        }
    }

    private static void Incidents(StringBuilder text, IReadOnlyList<IncidentLookedUp> incidents)
    {
        Heading(text, "Incidents looked up");
        if (incidents.Count == 0) Line(text, "None matches.");
        foreach (IncidentLookedUp incident in incidents)
            Line(text, $"- {MarkdownText.Inline(incident.Id)}: {MarkdownText.Inline(incident.Title ?? "")} ({MarkdownText.Inline(incident.Status ?? "not read")})");
    }

    private static void TracedCalls(StringBuilder text, IReadOnlyList<TracedCall> calls)
    {
        Heading(text, "Calls to trace");
        if (calls.Count == 0) Line(text, "None.");
        foreach (TracedCall call in calls)
        {
            Line(
                text,
                $"- {MarkdownText.Inline(call.Source)} at {At(call.At)}: correlation id {MarkdownText.Inline(call.CorrelationId ?? "none")}, request id {MarkdownText.Inline(call.RequestId ?? "none")}");
        }
    }

    private static void Troubleshooting(StringBuilder text, IReadOnlyList<TroubleshootingStep> steps)
    {
        Heading(text, "Done so far");
        if (steps.Count == 0) Line(text, "Nothing yet.");
        foreach (TroubleshootingStep step in steps)
            Line(text, $"- {At(step.At)}, {MarkdownText.Inline(step.By)}: {MarkdownText.Inline(step.What)}");
    }

    private static void NotKnown(StringBuilder text, Dossier dossier)
    {
        Heading(text, "Not known to us");
        foreach (string item in dossier.NotKnown) Line(text, $"- {MarkdownText.Inline(item)}");
        Line(text);
        Line(text, $"Made from the timeline with head {MarkdownText.Inline(dossier.TimelineHash)}");
    }

    private static void Heading(StringBuilder text, string heading)
    {
        Line(text);
        Line(text, $"## {heading}");
        Line(text);
    }

    private static void Facts(StringBuilder text, params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        foreach ((string name, string? value) in facts)
        {
            if (!string.IsNullOrWhiteSpace(value)) Line(text, $"- {name}: {MarkdownText.Inline(value)}");
        }
    }

    private static string At(DateTimeOffset time) => $"{time.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC";

    private static string? YesNo(bool? value) => value is { } known ? known ? "yes" : "no" : null;

    // The same on every system, whatever its own line ending is.
    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
