namespace PartnerDesk.Core.Requests.Commands;

/// <summary>Where a request stands by what is known of it, apart from what a person is waiting for.</summary>
internal static class RequestStanding
{
    /// <summary>True while work goes on: not resolved, closed or cancelled.</summary>
    public static bool IsActive(SupportRequest request) =>
        request.Status is not (RequestStatus.Resolved or RequestStatus.Closed or RequestStatus.Cancelled);

    /// <summary>The status to go (back) to: diagnosis first, then an incident that lasts, then the vendor, else an agent.</summary>
    public static RequestStatus Of(SupportRequest request) => request switch
    {
        { StartedGeneration: 0 } => RequestStatus.Received,
        _ when request.DiagnosedGeneration < request.Generation => RequestStatus.Diagnosing,
        _ => AfterDiagnosis(request),
    };

    /// <summary>As <see cref="Of"/>, for a diagnosis that is over.</summary>
    public static RequestStatus AfterDiagnosis(SupportRequest request) => request switch
    {
        { Incident: { RecoveredAt: null } } => RequestStatus.KnownIncident,
        { ServiceRequest: { IsOpen: true } } => RequestStatus.Escalated,
        _ => RequestStatus.WithAgent,
    };
}
