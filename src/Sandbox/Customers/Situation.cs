namespace PartnerDesk.Sandbox.Customers;

/// <summary>What is the matter with a customer: its data and how the vendor's services answer about it.</summary>
/// <param name="Name">Stable word used by the control API and the README.</param>
/// <param name="Description">One line: what a diagnosis should see.</param>
public sealed record Situation(string Name, string Description)
{
    public const string Healthy = "healthy";
    public const string SuspendedNonPayment = "suspended-non-payment";
    public const string Expired = "expired";
    public const string IncidentRunning = "incident-running";
    public const string IncidentRecovered = "incident-recovered";
    public const string ConsentMissing = "consent-missing";
    public const string PermissionMissing = "permission-missing";
    public const string Throttled = "throttled";
    public const string Slow = "slow";
    public const string HealthSourceDown = "health-source-down";
    public const string NoDelegatedRights = "no-delegated-rights";
    public const string RelationshipEnded = "relationship-ended";
    public const string PendingProvisioning = "pending-provisioning";
    public const string GarbageHealth = "garbage-health";
    public const string AsynchronousUpdate = "asynchronous-update";
    public const string UnknownWords = "unknown-words";

    /// <summary>Every situation a customer can be put into.</summary>
    public static IReadOnlyList<Situation> All { get; } =
    [
        new(Healthy, "All services run, all subscriptions are active."),
        new(SuspendedNonPayment, "The main subscription and its add-on are suspended for non-payment."),
        new(Expired, "The main subscription has expired."),
        new(IncidentRunning, "The vendor reports a running incident (Exchange Online in China, Microsoft Teams in the global cloud)."),
        new(IncidentRecovered, "The vendor declared its incident over; the customer still suffers."),
        new(ConsentMissing, "The customer never consented: no Graph token for its tenant (AADSTS700016)."),
        new(PermissionMissing, "Consent without the health permission: Graph answers 403."),
        new(Throttled, "Calls for its health and subscriptions are answered 429."),
        new(Slow, "Every call about the customer takes seconds."),
        new(HealthSourceDown, "Graph answers 500, 502 and 503 in turn; Partner Center works."),
        new(NoDelegatedRights, "Partner Center refuses the subscriptions with 403 (900308); health can be read."),
        new(RelationshipEnded, "No longer a customer: absent from the list, everything about it is 403 (20002)."),
        new(PendingProvisioning, "The main subscription waits for provisioning."),
        new(GarbageHealth, "Graph answers HTML, a wrong shape, an empty list and a cut body in turn."),
        new(AsynchronousUpdate, "A suspended subscription whose update is answered 202 and done seconds later."),
        new(UnknownWords, "Statuses nobody has heard of, in health and subscriptions."),
    ];

    /// <summary>Finds a situation by its name; null when there is none.</summary>
    public static Situation? Named(string? name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
}
