using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Escalation;

/// <summary>Who the vendor answers to: a person or desk of the partner, never of the customer. Configuration section "PartnerContact".</summary>
/// <param name="Available24x7">Whether somebody answers at every hour; the vendor asks for it at severity A.</param>
public sealed record PartnerContact(string Name, string? Email, string? Phone, string? Country, string? TimeZone, string? Language, bool Available24x7);

public sealed record DossierCustomer(string TenantId, string? CompanyName, string? DefaultDomain, Cloud? Cloud);

/// <param name="Facts">What the subscription check saw of it; empty when it saw none.</param>
public sealed record DossierSubscription(string? Id, IReadOnlyDictionary<string, string> Facts);

public sealed record DossierProblem(
    string Title,
    string Description,
    string? Service,
    SupportCategory? Category,
    string? UserPrincipalName,
    DateTimeOffset? StartedAt,
    DateTimeOffset ReportedAt,
    Severity Severity,
    Impact? Impact);

/// <summary>Ids the vendor can trace our reads by.</summary>
public sealed record TracedCall(string Source, DateTimeOffset At, string? CorrelationId, string? RequestId);

public sealed record IncidentLookedUp(string Id, string? Title, string? Status);

/// <summary>One thing done about the problem so far, as the timeline has it.</summary>
public sealed record TroubleshootingStep(DateTimeOffset At, string By, string What);

/// <summary>Why the vendor is asked, and where the request is opened. Members are null before the escalation.</summary>
public sealed record DossierEscalation(Justification? Justification, EscalationGap? Gap, string? Note, string? PortalUrl, string? VendorNumber);

/// <summary>The evidence handed to the vendor.</summary>
/// <remarks>
/// Holds what the vendor's request forms, models and tracing headers ask for. <see cref="NotKnown"/> says openly which items we do not have.
/// </remarks>
/// <param name="TimelineHash">Head of the audit chain when this was made: shows later what it was made from.</param>
/// <param name="NotKnown">Names of items the vendor may ask for and we do not have.</param>
public sealed record Dossier(
    string RequestId,
    string? ExternalId,
    DateTimeOffset MadeAt,
    DossierCustomer Customer,
    DossierSubscription Subscription,
    DossierProblem Problem,
    Contact CustomerContact,
    PartnerContact? PartnerContact,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<TracedCall> TracedCalls,
    IReadOnlyList<IncidentLookedUp> Incidents,
    IReadOnlyList<TroubleshootingStep> Troubleshooting,
    DossierEscalation Escalation,
    string TimelineHash,
    IReadOnlyList<string> NotKnown);
