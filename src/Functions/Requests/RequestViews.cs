using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Functions.Requests;

/// <summary>The answer to a submission. The same for every repeat of it.</summary>
public sealed record ReceiptView(string Id, RequestStatus Status, Severity Severity, DateTimeOffset ResponseDueAt, ReceiptLinks Links);

public sealed record ReceiptLinks(string Self, string Messages);

/// <summary>The bodies that the API answers. Built from what is stored; a customer's view leaves out what is internal.</summary>
public static class RequestViews
{
    public static string Path(string requestId) => $"/api/support-requests/{requestId}";

    /// <param name="caller">Decides what is shown: a customer sees no internal entry and no contact of the vendor.</param>
    public static object Full(SupportRequest request, IEnumerable<TimelineEntry> timeline, Caller caller, DateTimeOffset now) => new
    {
        request.Id,
        request.CustomerId,
        request.ExternalId,
        request.Title,
        request.Description,
        request.Category,
        request.Severity,
        request.Status,
        request.Impact,
        request.Service,
        request.SubscriptionId,
        request.UserPrincipalName,
        request.StartedAt,
        request.Contact,
        request.Source,
        request.AssignedTo,
        request.Resolution,
        request.ConfirmBy,
        request.CreatedAt,
        request.UpdatedAt,
        Sla = Sla(request, now),
        request.Findings,
        Remediations = Array.Empty<object>(),
        Approvals = Array.Empty<object>(),
        Incident = request.Incident is { } incident
            ? new { incident.Id, incident.Title, incident.Status, incident.LinkedAt, incident.RecoveredAt }
            : null,
        ServiceRequest = ServiceRequest(request, caller),
        Timeline = timeline.Where(e => caller.IsStaff || !e.Internal),
        Links = Links(request.Id, caller),
    };

    public static object Summary(RequestSummary line) => new
    {
        line.Id,
        line.CustomerId,
        line.ExternalId,
        line.Title,
        line.Category,
        line.Severity,
        line.Status,
        line.Service,
        line.AssignedTo,
        ServiceRequestNumber = line.VendorNumber,
        line.CreatedAt,
        line.UpdatedAt,
        line.ResponseDueAt,
        Links = new { Self = Path(line.Id) },
    };

    private static object Sla(SupportRequest request, DateTimeOffset now) => new
    {
        request.Sla.ResponseDueAt,
        request.Sla.RespondedAt,
        request.Sla.ResolutionDueAt,
        request.Sla.ResolvedAt,
        Paused = request.Sla.PausedAt is not null,
        request.Sla.PausedReason,
        Breached = SlaRules.IsBreached(request.Sla, now),
    };

    private static object? ServiceRequest(SupportRequest request, Caller caller) => request.ServiceRequest is { } service
        ? new
        {
            service.Adapter,
            service.Number,
            Url = caller.IsStaff ? service.Url : null,
            service.Status,
            service.Severity,
            service.Justification,
            Gap = caller.IsStaff ? service.Gap : (object?)null,
            service.PreparedAt,
            service.OpenedAt,
            service.ResponseDueAt,
            service.RespondedAt,
            Notes = caller.IsStaff ? service.Notes : [],
        }
        : null;

    private static object Links(string id, Caller caller) => new
    {
        Self = Path(id),
        Messages = $"{Path(id)}/messages",
        Dossier = caller.IsStaff ? $"{Path(id)}/dossier" : null,
    };
}
