using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;

namespace PartnerDesk.Core.Requests;

/// <summary>Who to answer, and in which language.</summary>
/// <param name="Language">BCP 47 tag; "en" or "zh-CN" are served, others fall back to "en". Null: the customer's.</param>
public sealed record Contact(string Name, string? Email, string? Phone, string? Language);

/// <summary>What the trouble does to the customer's business; the severity follows from it.</summary>
public sealed record Impact(bool ProductionDown, int? UsersAffected, bool Workaround);

/// <summary>The clocks of one request, all UTC.</summary>
/// <param name="ResponseDueAt">When a person must have responded at the latest.</param>
/// <param name="RespondedAt">First acknowledgement or public message by staff; null until then.</param>
/// <param name="PausedAt">Since when the clocks stand still; null while they run.</param>
public sealed record SlaClock(
    DateTimeOffset ResponseDueAt,
    DateTimeOffset? RespondedAt,
    DateTimeOffset ResolutionDueAt,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset? PausedAt,
    string? PausedReason)
{
    /// <summary>How long the clocks stood still in all, ended pauses only; due times contain it already.</summary>
    public TimeSpan PausedFor { get; init; }
}

/// <summary>The vendor's incident that this request waits for.</summary>
/// <param name="Id">The vendor's issue id, for example EX123456.</param>
/// <param name="Status">The vendor's word, as read.</param>
public sealed record IncidentLink(string Id, string Title, string Status, DateTimeOffset LinkedAt, DateTimeOffset? RecoveredAt)
{
    /// <summary>When its state was last read, or tried to be read; null before the first time.</summary>
    public DateTimeOffset? CheckedAt { get; init; }
}

/// <summary>A support request as the store keeps it: the truth about one request.</summary>
/// <remarks>Changed only by <c>SupportRequestCommands</c>; every change appends to the timeline in the same transaction.</remarks>
public sealed record SupportRequest
{
    /// <summary>Lower-case GUID with dashes.</summary>
    public required string Id { get; init; }

    /// <summary>Lower-case GUID with dashes: the customer's tenant id.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The customer's cloud; null while the vendor could not be asked yet.</summary>
    public Cloud? Cloud { get; init; }

    public string? ExternalId { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary>Null until triage, unless the sender named it.</summary>
    public SupportCategory? Category { get; init; }

    public Impact? Impact { get; init; }

    public required Severity Severity { get; init; }

    public required RequestStatus Status { get; init; }

    /// <summary>The vendor's service name as the sender wrote it; null when not named.</summary>
    public string? Service { get; init; }

    public string? SubscriptionId { get; init; }

    public string? UserPrincipalName { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required Contact Contact { get; init; }

    /// <summary>Language of notices, "en" or "zh-CN": the contact's, else the customer's, else by cloud.</summary>
    public string Language { get; init; } = NoticeLanguage.English;

    /// <summary>False when the customer wants no notices.</summary>
    public bool NoticesWanted { get; init; } = true;

    /// <summary>Where it came in: "http", "queue" or "webhook:{source}".</summary>
    public required string Source { get; init; }

    /// <summary>Name of the caller who submitted it.</summary>
    public required string SubmittedBy { get; init; }

    public string? AssignedTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required SlaClock Sla { get; init; }

    /// <summary>1 at first; raised by reopening and by each new diagnosis, never by a rebuild of the task hub.</summary>
    public int Generation { get; init; } = 1;

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public DateTimeOffset? TriagedAt { get; init; }

    /// <summary>The generation whose diagnosis was last started; 0 when none was.</summary>
    public int StartedGeneration { get; init; }

    /// <summary>The generation whose diagnosis is complete; 0 when none is.</summary>
    public int DiagnosedGeneration { get; init; }

    /// <summary>Findings of the current generation, in the order of the checks.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public IncidentLink? Incident { get; init; }

    /// <summary>Ids of incidents that a person took off this request: a diagnosis does not link them again.</summary>
    public IReadOnlyList<string> DetachedIncidents { get; init; } = [];

    public ServiceRequest? ServiceRequest { get; init; }

    /// <summary>What the agent says was done; set while Resolved or Closed.</summary>
    public string? Resolution { get; init; }

    /// <summary>When silence closes a resolved request; null unless Resolved.</summary>
    public DateTimeOffset? ConfirmBy { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Sequence of the last timeline entry; entries start at 1.</summary>
    public int Sequence { get; init; }

    /// <summary>Hash of the last timeline entry: the head of the chain. Empty before the first.</summary>
    public string Hash { get; init; } = "";

    public bool IsOpen => Status is not (RequestStatus.Closed or RequestStatus.Cancelled);
}
