using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>What goes to the vendor, and what comes back.</summary>
internal static class EscalationDecisions
{
    /// <summary>Notes kept with the service request; older ones stay on the timeline, so that the request's row stays small.</summary>
    private const int KeptNotes = 10;

    public static Result<Change> Escalate(Decision decision, RequestCommand.Escalate command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.Optional(command.Note, "note", TextRules.LongestText) is { } invalid) return invalid;
        if (decision.RefuseUnlessActive("escalating it") is { } refused) return refused;
        if (before.ServiceRequest is { IsOpen: true } open)
        {
            return open.Justification == command.Justification && open.Gap == command.Gap
                ? decision.Nothing()
                : RequestProblems.NotNow(before, "It is escalated already; record what changes with the service request.");
        }

        EscalationGateResult gate = EscalationGate.Check(before, command.Justification, command.Gap, command.Note);
        if (gate.Refusal is { } problem) return problem;

        ServiceRequest serviceRequest = Prepare(decision, command);
        return decision.Draft()
            .Set(request => request with
            {
                ServiceRequest = serviceRequest,
                Status = RequestStatus.Escalated,
                Sla = SlaRules.Resume(request.Sla, decision.Now),
            })
            .Log(TimelineKind.Escalated, "The request goes to the vendor.", ("adapter", serviceRequest.Adapter), ("severity", serviceRequest.Severity.ToString()))
            .LogInternal(
                TimelineKind.ServiceRequestUpdated,
                "The dossier is ready: open the service request in the vendor's portal and record its number.",
                ("status", serviceRequest.Status.ToString()),
                ("justification", serviceRequest.Justification.ToString()),
                ("gap", serviceRequest.Gap.ToString()),
                ("note", serviceRequest.Note),
                ("url", serviceRequest.Url))
            .Notify(NoticeTemplate.Escalated)
            .Build();
    }

    public static Result<Change> Update(Decision decision, RequestCommand.UpdateServiceRequest command)
    {
        SupportRequest before = decision.Before;
        if (Invalid(command) is { } invalid) return invalid;
        if (!before.IsOpen) return RequestProblems.Over(before, "the service request cannot be changed any more");
        if (before.ServiceRequest is not { } known)
            return RequestProblems.NotNow(before, "It is not with the vendor: escalate it first.");
        if (command.Status == ServiceRequestStatus.Prepared && known.Status != ServiceRequestStatus.Prepared)
            return RequestProblems.NotNow(before, "A service request that was opened does not go back to Prepared.");

        ServiceRequest updated = Updated(decision, known, command);
        if (updated == known) return decision.Nothing();

        return decision.Draft()
            .Set(request => request with { ServiceRequest = updated, Status = StatusAfter(request, updated) })
            .LogInternal(
                TimelineKind.ServiceRequestUpdated,
                $"The vendor's service request is {updated.Status}.",
                ("number", updated.Number),
                ("status", updated.Status.ToString()),
                ("url", command.Url),
                ("note", command.Note))
            .Build();
    }

    public static Result<Change> NoteOverdue(Decision decision)
    {
        bool isOverdue = RequestStanding.IsActive(decision.Before)
            && decision.Before.ServiceRequest is { IsOpen: true, RespondedAt: null, OverdueNotedAt: null, ResponseDueAt: { } due }
            && due <= decision.Now;
        if (!isOverdue || decision.Before.ServiceRequest is not { } late) return decision.Nothing();

        return decision.Draft()
            .Set(request => request with { ServiceRequest = late with { OverdueNotedAt = decision.Now } })
            .LogInternal(
                TimelineKind.VendorResponseOverdue,
                "The vendor has not responded in time: chase it.",
                ("number", late.Number),
                ("responseDueAt", $"{late.ResponseDueAt:O}"))
            .Build();
    }

    private static ServiceRequest Prepare(Decision decision, RequestCommand.Escalate command)
    {
        SupportRequest before = decision.Before;
        return new ServiceRequest(
            "assisted",
            Number: null,
            decision.Policy.Portals.For(before.Cloud, before.CustomerId),
            ServiceRequestStatus.Prepared,
            before.Severity,
            command.Justification!.Value,
            command.Gap!.Value,
            command.Note,
            decision.Now,
            OpenedAt: null,
            ResponseDueAt: null,
            RespondedAt: null,
            Notes: []);
    }

    private static ServiceRequest Updated(Decision decision, ServiceRequest known, RequestCommand.UpdateServiceRequest command)
    {
        ServiceRequest updated = known with
        {
            Number = command.Number?.Trim() ?? known.Number,
            Url = command.Url ?? known.Url,
        };

        bool isNumbered = known.Number is null && updated.Number is not null;
        updated = updated with { Status = command.Status ?? (isNumbered && known.Status == ServiceRequestStatus.Prepared ? ServiceRequestStatus.Open : known.Status) };
        if (updated.OpenedAt is null && updated.Status != ServiceRequestStatus.Prepared)
            updated = updated with { OpenedAt = decision.Now, ResponseDueAt = decision.Now + decision.Policy.VendorResponse.For(known.Severity) };
        if (updated.Status is ServiceRequestStatus.AttentionNeeded or ServiceRequestStatus.Closed && updated.RespondedAt is null)
            updated = updated with { RespondedAt = decision.Now };
        if (!string.IsNullOrWhiteSpace(command.Note))
            updated = updated with { Notes = [.. known.Notes.TakeLast(KeptNotes - 1), new ServiceRequestNote(decision.Now, decision.By, command.Note)] };

        return updated;
    }

    private static RequestStatus StatusAfter(SupportRequest request, ServiceRequest updated) => (request.Status, updated.IsOpen) switch
    {
        (RequestStatus.Escalated, false) => RequestStatus.WithAgent,
        (RequestStatus.WithAgent, true) => RequestStatus.Escalated,
        _ => request.Status,
    };

    private static Problem? Invalid(RequestCommand.UpdateServiceRequest command)
    {
        if (command.Number is not null && TextRules.RequiredLine(command.Number, "number", TextRules.LongestId) is { } number) return number;
        if (TextRules.Optional(command.Note, "note", TextRules.LongestText) is { } note) return note;
        if (TextRules.Optional(command.Url, "url", TextRules.LongestUrl) is { } tooLong) return tooLong;
        if (command.Status is { } status && !Enum.IsDefined(status)) return RequestProblems.Invalid("status", "'status' must be Prepared, Open, AttentionNeeded or Closed.");

        bool isWebAddress = command.Url is null
            || (Uri.TryCreate(command.Url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp));
        return isWebAddress ? null : RequestProblems.Invalid("url", "'url' must be an absolute http or https address.");
    }
}
