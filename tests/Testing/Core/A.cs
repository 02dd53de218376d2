using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;

namespace PartnerDesk.Testing.Core;

/// <summary>Builders: a test states only what it is about.</summary>
public static class A
{
    public const string CustomerId = "b1a70000-0000-4000-8000-000000000001";
    public const string OtherCustomerId = "b1a70000-0000-4000-8000-000000000002";
    public const string RequestId = "5e9f0000-0000-4000-8000-000000000001";
    public const string SubscriptionId = "50b50000-0000-4000-8000-000000000001";

    /// <summary>The time tests begin at.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);

    public static RequestPolicy Policy { get; } = new();

    public static Contact Contact(string? language = null) => new("Ann", "ann@contoso.cn", "+86 10 1234", language);

    /// <summary>An accepted request, before the flow did anything.</summary>
    public static SupportRequest SupportRequest(string id = RequestId, Func<SupportRequest, SupportRequest>? with = null)
    {
        SupportRequest request = new()
        {
            Id = id,
            CustomerId = CustomerId,
            Cloud = Cloud.China21Vianet,
            Title = "Mail is not delivered",
            Description = "Since 9:00 no mail arrives.",
            Severity = Severity.B,
            Status = RequestStatus.Received,
            Contact = Contact(),
            Source = "http",
            SubmittedBy = "contoso",
            CreatedAt = Start,
            UpdatedAt = Start,
            Sla = SlaRules.Start(Start, Severity.B, Policy),
        };
        return with is null ? request : with(request);
    }

    /// <summary>An accepted request with its first timeline entry, as the intake inserts it.</summary>
    public static (SupportRequest Request, IReadOnlyList<TimelineEntry> Entries) AcceptedRequest(
        string id = RequestId, Func<SupportRequest, SupportRequest>? with = null)
    {
        SupportRequest request = SupportRequest(id, with);
        TimelineEntry entry = Entry(request, TimelineKind.Accepted, "Accepted by http.");
        return (request with { Sequence = entry.Sequence, Hash = entry.Hash }, [entry]);
    }

    /// <summary>The entry that follows the request's last one.</summary>
    public static TimelineEntry Entry(SupportRequest after, TimelineKind kind, string summary, params (string Name, string Value)[] detail) =>
        TimelineChain.Append(
            after.Id, after.Hash, after.Sequence + 1, after.UpdatedAt, kind, "ann", summary, detail.ToDictionary(pair => pair.Name, pair => pair.Value), isInternal: false);

    public static SupportRequestSubmission Submission(
        string? customerId = CustomerId,
        string? title = "Mail is not delivered",
        string? description = "Since 9:00 no mail arrives.",
        SupportCategory? category = null,
        Impact? impact = null,
        string? service = null,
        string? subscriptionId = null,
        string? userPrincipalName = null,
        DateTimeOffset? startedAt = null,
        string? externalId = null) =>
        new(customerId, title, description, category, impact, service, subscriptionId, userPrincipalName, startedAt, Contact(), externalId);

    public static Customer Customer(string id = CustomerId, Cloud cloud = Cloud.China21Vianet, string name = "Contoso", CustomerSettings? settings = null) =>
        new(id, name, $"{name.ToLowerInvariant()}.example", cloud, Start, settings ?? CustomerSettings.Default);

    public static Caller CustomerCaller(string customerId = CustomerId) => new("contoso", CallerKind.Customer, customerId, null, StaffRoles.None);

    public static Caller Staff(StaffRoles roles = StaffRoles.Helpdesk, string name = "li", IReadOnlySet<string>? scope = null) =>
        new(name, CallerKind.Staff, null, scope, roles);

    public static Caller Machine() => new("monitor", CallerKind.Machine, null, null, StaffRoles.None);

    public static Finding Finding(
        string check = DiagnosticCatalogue.ServiceHealth, Verdict verdict = Verdict.Ok, params (string Name, string Value)[] evidence) =>
        new(check, verdict, $"{check} says {verdict}.", evidence.ToDictionary(pair => pair.Name, pair => pair.Value), "test", Start, null);

    /// <summary>A finding that names a running incident as the cause.</summary>
    public static Finding IncidentFinding(string incidentId = "EX123456") => Finding(
        DiagnosticCatalogue.ServiceHealth,
        Verdict.Cause,
        (RunningIncident.IdName, incidentId),
        (RunningIncident.TitleName, "Mail is delayed"),
        (RunningIncident.StatusName, "serviceDegradation"));

    public static HealthIssue Issue(
        string id = "EX123456",
        string service = "Exchange Online",
        string status = "serviceDegradation",
        string classification = "incident",
        bool isResolved = false,
        DateTimeOffset? startedAt = null,
        DateTimeOffset? endedAt = null) =>
        new(id, "Mail is delayed", service, status, classification, isResolved, startedAt ?? Start.AddHours(-2), endedAt, endedAt ?? Start, null, null);

    public static ServiceHealth Service(string name = "Exchange Online", string status = "serviceOperational", params HealthIssue[] issues) =>
        new(name, status, issues);

    public static ServiceHealthReading Health(params ServiceHealth[] services) => new(Start, services, null) { CorrelationId = "c0ffee" };

    public static ServiceHealthReading UnreadableHealth(UnreadableReason reason) => new(Start, null, Unreadable(reason));

    public static Unreadable Unreadable(UnreadableReason reason) => new(reason, $"Could not be read: {reason}.", "req-1", "cor-1");

    public static SubscriptionState Subscription(
        string id = SubscriptionId,
        string status = "active",
        string offer = "Office 365 E3",
        string[]? reasons = null,
        DateTimeOffset? changedAt = null) =>
        new(id, offer, status, 25, reasons ?? [], true, null, changedAt, null, null);

    public static SubscriptionReading Subscriptions(params SubscriptionState[] subscriptions) => new(Start, subscriptions, null) { CorrelationId = "beef" };

    public static SubscriptionReading UnreadableSubscriptions(UnreadableReason reason) => new(Start, null, Unreadable(reason));
}
