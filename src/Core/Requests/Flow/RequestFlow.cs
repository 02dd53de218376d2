using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Core.Requests.Flow;

/// <summary>The flow of a support request as one pure rule: from what is stored to the next step.</summary>
/// <remarks>
/// Nothing but the stored request counts, so a flow that lost its memory goes on at the right step. In order:
/// <list type="number">
/// <item>Closed or cancelled: settle.</item>
/// <item>Acknowledge, then triage.</item>
/// <item>Diagnose the current generation: start, each check in order up to the first cause, complete. Not while resolved.</item>
/// <item>Whatever is due: silence closes, the vendor's response is late, the linked incident is read again.</item>
/// <item>Otherwise wait for a person, or for the earliest of those times.</item>
/// </list>
/// </remarks>
public static class RequestFlow
{
    public static RequestStep Next(SupportRequest request, RequestPolicy policy, DateTimeOffset now)
    {
        if (!request.IsOpen) return Step(request, RequestStepKind.Settle);
        if (request.AcknowledgedAt is null) return Step(request, RequestStepKind.Acknowledge);
        if (request.TriagedAt is null) return Step(request, RequestStepKind.Triage);
        if (request.Status != RequestStatus.Resolved && request.DiagnosedGeneration < request.Generation) return NextOfDiagnosis(request);

        DateTimeOffset? silence = SilenceDueAt(request);
        DateTimeOffset? vendor = VendorDueAt(request);
        DateTimeOffset? incident = IncidentDueAt(request, policy);
        if (silence <= now) return Step(request, RequestStepKind.CloseOnSilence);
        if (vendor <= now) return Step(request, RequestStepKind.NoteVendorOverdue);
        if (incident <= now) return Step(request, RequestStepKind.CheckIncident);

        return Step(request, RequestStepKind.Wait) with { WakeAt = Earliest(silence, vendor, incident) };
    }

    private static RequestStep NextOfDiagnosis(SupportRequest request)
    {
        if (request.StartedGeneration < request.Generation) return Step(request, RequestStepKind.StartDiagnosis);

        string? check = DiagnosticCatalogue.NextCheck(request.Findings);
        return check is null
            ? Step(request, RequestStepKind.CompleteDiagnosis)
            : Step(request, RequestStepKind.RunCheck) with { Check = check };
    }

    private static DateTimeOffset? SilenceDueAt(SupportRequest request) =>
        request.Status == RequestStatus.Resolved ? request.ConfirmBy : null;

    private static DateTimeOffset? VendorDueAt(SupportRequest request) =>
        request is { Status: not RequestStatus.Resolved, ServiceRequest: { IsOpen: true, RespondedAt: null, OverdueNotedAt: null } serviceRequest }
            ? serviceRequest.ResponseDueAt
            : null;

    private static DateTimeOffset? IncidentDueAt(SupportRequest request, RequestPolicy policy) =>
        request is { Status: not RequestStatus.Resolved, Incident: { RecoveredAt: null } incident }
            ? incident.CheckedAt + policy.IncidentRecheckEvery ?? incident.LinkedAt
            : null;

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (DateTimeOffset? time in times)
        {
            if (earliest is null || time < earliest) earliest = time ?? earliest;
        }

        return earliest;
    }

    private static RequestStep Step(SupportRequest request, RequestStepKind kind) =>
        new(kind, request.Generation, null, null, request.Sequence);
}
