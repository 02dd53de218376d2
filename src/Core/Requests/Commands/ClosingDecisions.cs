using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>Resolving, confirming, reopening, cancelling, closing.</summary>
internal static class ClosingDecisions
{
    public static Result<Change> Resolve(Decision decision, RequestCommand.Resolve command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.Required(command.Resolution, "resolution", TextRules.LongestText) is { } invalid) return invalid;
        if (before.Status == RequestStatus.Resolved && before.Resolution == command.Resolution) return decision.Nothing();
        if (before.Status == RequestStatus.Resolved)
            return RequestProblems.NotNow(before, "It has another resolution already; reopen it to resolve it differently.");
        if (decision.RefuseUnlessActive("resolving it") is { } refused) return refused;

        return Resolve(decision.Draft(), decision, command.Resolution).Notify(NoticeTemplate.Resolved).Build();
    }

    /// <summary>The part that an incident's recovery shares; the caller adds the notice.</summary>
    public static Draft Resolve(Draft draft, Decision decision, string resolution)
    {
        DateTimeOffset confirmBy = decision.Now + decision.Policy.ConfirmWithin;
        return draft
            .Set(request => request with
            {
                Status = RequestStatus.Resolved,
                Resolution = resolution,
                ConfirmBy = confirmBy,
                Sla = SlaRules.Resolve(request.Sla, decision.Now),
            })
            .Log(TimelineKind.Resolved, "Resolved; the customer is asked to confirm.", ("resolution", resolution), ("confirmBy", $"{confirmBy:O}"));
    }

    public static Result<Change> Confirm(Decision decision)
    {
        SupportRequest before = decision.Before;
        return before.Status switch
        {
            RequestStatus.Closed => decision.Nothing(),
            RequestStatus.Resolved => Close(
                decision.Draft().Log(TimelineKind.Confirmed, $"{decision.By} confirmed that it is over."), decision, "Confirmed."),
            _ => RequestProblems.NotNow(before, "Only a resolved request can be confirmed."),
        };
    }

    public static Result<Change> Reopen(Decision decision, RequestCommand.Reopen command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.Required(command.Reason, "reason", TextRules.LongestReason) is { } invalid) return invalid;
        if (before.Status is not (RequestStatus.Resolved or RequestStatus.Closed))
            return RequestProblems.NotNow(before, "Only a resolved or closed request can be reopened.");

        DateTimeOffset overSince = before.ClosedAt ?? before.Sla.ResolvedAt ?? before.UpdatedAt;
        if (decision.Now > overSince + decision.Policy.ReopenWithin)
        {
            return RequestProblems.NotNow(
                before, $"It could be reopened until {overSince + decision.Policy.ReopenWithin:O}; submit a new request and name this one.");
        }

        return decision.Draft()
            .Set(request => DiagnosisDecisions.NextGeneration(request) with
            {
                Resolution = null,
                ConfirmBy = null,
                ClosedAt = null,
                Sla = SlaRules.Reopen(request.Sla, decision.Now),
            })
            .Log(TimelineKind.Reopened, $"{decision.By} reopened the request.", ("reason", command.Reason), ("generation", $"{before.Generation + 1}"))
            .Build();
    }

    public static Result<Change> Cancel(Decision decision, RequestCommand.Cancel command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.Required(command.Reason, "reason", TextRules.LongestReason) is { } invalid) return invalid;
        if (before.Status == RequestStatus.Cancelled) return decision.Nothing();
        if (before.Status == RequestStatus.Closed) return RequestProblems.NotNow(before, "A closed request cannot be cancelled.");

        Draft draft = decision.Draft()
            .Set(request => request with
            {
                Status = RequestStatus.Cancelled,
                ClosedAt = decision.Now,
                ConfirmBy = null,
                Sla = SlaRules.Stop(request.Sla, decision.Now, "Cancelled."),
            })
            .Log(TimelineKind.Cancelled, $"{decision.By} cancelled the request.", ("reason", command.Reason));
        if (before.ServiceRequest is { IsOpen: true, Number: { } number })
            draft.LogInternal(TimelineKind.ServiceRequestUpdated, "The vendor's service request is still open: close it in the vendor's portal.", ("number", number));

        return draft.Build();
    }

    public static Result<Change> CloseOnSilence(Decision decision) =>
        decision.Before is { Status: RequestStatus.Resolved, ConfirmBy: { } confirmBy } && confirmBy <= decision.Now
            ? Close(decision.Draft(), decision, "Nobody objected in time.")
            : decision.Nothing();

    private static Result<Change> Close(Draft draft, Decision decision, string why) => draft
        .Set(request => request with { Status = RequestStatus.Closed, ClosedAt = decision.Now, ConfirmBy = null })
        .Log(TimelineKind.Closed, $"Closed: {why}")
        .Build();
}
