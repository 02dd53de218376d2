using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>Messages, who takes the request, and how bad it is.</summary>
internal static class ConversationDecisions
{
    public static Result<Change> AddMessage(Decision decision, RequestCommand.AddMessage command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.Required(command.Text, "text", TextRules.LongestText) is { } invalid) return invalid;
        if (command.ByCustomer && (command.Internal || command.AwaitReply))
            return RequestProblems.Invalid("internal", "A customer's message is neither internal nor waiting for the customer.");
        if (command is { Internal: true, AwaitReply: true })
            return RequestProblems.Invalid("awaitReply", "An internal message cannot wait for the customer: the customer does not read it.");
        if (!before.IsOpen) return RequestProblems.Over(before, before.Status == RequestStatus.Closed ? "reopen it to go on" : "messages are not taken any more");
        if (command.AwaitReply && decision.RefuseUnlessActive("asking the customer") is { } refused) return refused;

        Draft draft = decision.Draft();
        if (command.Internal)
            return draft.LogInternal(TimelineKind.MessageAdded, "Internal message.", ("text", command.Text)).Build();

        string author = command.ByCustomer ? "customer" : "staff";
        draft.Log(TimelineKind.MessageAdded, command.ByCustomer ? "Message of the customer." : "Message to the customer.", ("text", command.Text), ("author", author));
        return command.ByCustomer ? Answered(decision, draft) : Told(decision, draft, command.AwaitReply);
    }

    public static Result<Change> Acknowledge(Decision decision)
    {
        SupportRequest before = decision.Before;
        if (decision.RefuseUnlessActive("taking it") is { } refused) return refused;
        if (before.AssignedTo == decision.By && before.Sla.RespondedAt is not null) return decision.Nothing();

        return decision.Draft()
            .Set(request => request with { AssignedTo = decision.By, Sla = SlaRules.Respond(request.Sla, decision.Now) })
            .Log(TimelineKind.Assigned, $"{decision.By} took the request.", ("assignedTo", decision.By), ("previous", before.AssignedTo))
            .Build();
    }

    public static Result<Change> ChangeSeverity(Decision decision, RequestCommand.ChangeSeverity command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.Required(command.Reason, "reason", TextRules.LongestReason) is { } invalid) return invalid;
        if (!Enum.IsDefined(command.Severity)) return RequestProblems.Invalid("severity", "'severity' must be A, B or C.");
        if (decision.RefuseUnlessActive("changing its severity") is { } refused) return refused;
        if (before.Severity == command.Severity) return decision.Nothing();

        return decision.Draft()
            .Set(request => request with
            {
                Severity = command.Severity,
                Sla = SlaRules.ChangeSeverity(request.Sla, request.CreatedAt, command.Severity, decision.Policy),
            })
            .Log(
                TimelineKind.SeverityChanged,
                $"Severity changed from {before.Severity} to {command.Severity}.",
                ("from", before.Severity.ToString()),
                ("to", command.Severity.ToString()),
                ("reason", command.Reason))
            .Build();
    }

    private static Result<Change> Answered(Decision decision, Draft draft) => draft.Request.Status switch
    {
        RequestStatus.WaitingForCustomer => draft
            .Set(request => request with { Status = RequestStanding.Of(request), Sla = SlaRules.Resume(request.Sla, decision.Now) })
            .Build(),
        // A customer that writes is not silent: the time to confirm begins again.
        RequestStatus.Resolved => draft.Set(request => request with { ConfirmBy = decision.Now + decision.Policy.ConfirmWithin }).Build(),
        _ => draft.Build(),
    };

    private static Result<Change> Told(Decision decision, Draft draft, bool awaitReply)
    {
        draft.Set(request => request with { Sla = SlaRules.Respond(request.Sla, decision.Now) });
        if (!awaitReply) return draft.Notify(NoticeTemplate.MessageAdded).Build();

        return draft
            .Set(request => request with
            {
                Status = RequestStatus.WaitingForCustomer,
                Sla = SlaRules.Pause(request.Sla, decision.Now, "Waiting for the customer's answer."),
            })
            .Notify(NoticeTemplate.ReplyNeeded)
            .Build();
    }
}
