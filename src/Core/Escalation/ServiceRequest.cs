namespace PartnerDesk.Core.Escalation;

/// <summary>Why a problem belongs with the vendor.</summary>
/// <remarks>Source: escalation reasons of the partner support pages.</remarks>
public enum Justification
{
    UndocumentedDeviation,
    ServiceUnavailable,
    Defect,
    NetworkDisruption,
    RegionalMultiTenant,
}

/// <summary>What the partner lacks to solve it; 21Vianet may ask for it when it reviews escalations.</summary>
public enum EscalationGap
{
    Training,
    Documentation,
    Tools,
}

public enum ServiceRequestStatus
{
    /// <summary>The dossier is ready; a person opens it in the vendor's portal.</summary>
    Prepared,
    Open,
    AttentionNeeded,
    Closed,
}

public sealed record ServiceRequestNote(DateTimeOffset At, string By, string Text);

/// <summary>What we opened with the vendor for a support request.</summary>
/// <param name="Adapter">How it reaches the vendor: "assisted" for a person in the vendor's portal.</param>
/// <param name="Number">The vendor's number; opaque text; null until a person recorded it.</param>
/// <param name="Url">Where to open or follow it.</param>
/// <param name="ResponseDueAt">When the vendor's first response is due; null until opened.</param>
public sealed record ServiceRequest(
    string Adapter,
    string? Number,
    string? Url,
    ServiceRequestStatus Status,
    Requests.Severity Severity,
    Justification Justification,
    EscalationGap Gap,
    string? Note,
    DateTimeOffset PreparedAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? ResponseDueAt,
    DateTimeOffset? RespondedAt,
    IReadOnlyList<ServiceRequestNote> Notes)
{
    /// <summary>When the missing response was noted on the timeline; null until then, so that it is noted once.</summary>
    public DateTimeOffset? OverdueNotedAt { get; init; }

    /// <summary>True while the vendor still works on it, or is about to be asked.</summary>
    public bool IsOpen => Status != ServiceRequestStatus.Closed;
}
