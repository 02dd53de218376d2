namespace PartnerDesk.Core.Requests;

/// <summary>What a support request is about: the seven areas a partner answers for.</summary>
/// <remarks>Source: "Provide technical support (Partner Center operated by 21Vianet)", areas of customer support.</remarks>
public enum SupportCategory
{
    AccountSetup,
    AccountsBilling,
    HowTo,
    ServiceUpdates,
    Configuration,
    ClientConnectivity,
    PerformanceAvailability,
}

/// <summary>How bad it is for the customer's business. A is worst.</summary>
/// <remarks>A, B, C are the vendor's critical, moderate, minimal.</remarks>
public enum Severity
{
    A,
    B,
    C,
}

/// <summary>Where a support request stands.</summary>
public enum RequestStatus
{
    Received,
    Diagnosing,
    KnownIncident,
    AwaitingApproval,
    Remediating,
    WithAgent,
    WaitingForCustomer,
    Escalated,
    Resolved,
    Closed,
    Cancelled,
}

/// <summary>What happened, as one word of the timeline; also the subject of the published event.</summary>
public enum TimelineKind
{
    Accepted,
    Acknowledged,
    NoticeRequested,
    Triaged,
    DiagnosisStarted,
    FindingRecorded,
    DiagnosisCompleted,
    IncidentLinked,
    IncidentRecovered,
    IncidentUnlinked,
    MessageAdded,
    Assigned,
    SeverityChanged,
    DiagnosisRequested,
    Escalated,
    ServiceRequestUpdated,
    VendorResponseOverdue,
    Resolved,
    Confirmed,
    Reopened,
    Cancelled,
    Closed,

    /// <summary>The vendor's word for a linked incident changed.</summary>
    IncidentUpdated,
}
