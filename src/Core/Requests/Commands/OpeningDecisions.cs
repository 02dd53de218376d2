using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>The first steps of every request: telling the customer, and settling what it is about.</summary>
internal static class OpeningDecisions
{
    public static Result<Change> Acknowledge(Decision decision, RequestCommand.RecordAcknowledgement command)
    {
        SupportRequest before = decision.Before;
        if (!before.IsOpen || before.AcknowledgedAt is not null) return decision.Nothing();

        string dueAt = $"{before.Sla.ResponseDueAt:O}";
        return decision.Draft()
            .Set(request => request with
            {
                AcknowledgedAt = decision.Now,
                Language = command.Language,
                NoticesWanted = command.NoticesWanted,
                Cloud = command.Cloud ?? request.Cloud,
            })
            .Log(TimelineKind.Acknowledged, $"Received; a person responds by {dueAt}.", ("responseDueAt", dueAt), ("severity", before.Severity.ToString()))
            .Notify(NoticeTemplate.RequestReceived, ("responseDueAt", dueAt), ("severity", before.Severity.ToString()))
            .Build();
    }

    public static Result<Change> Triage(Decision decision)
    {
        SupportRequest before = decision.Before;
        if (!before.IsOpen || before.TriagedAt is not null) return decision.Nothing();

        CategoryChoice choice = CategoryRule.Choose(before);
        return decision.Draft()
            .Set(request => request with { TriagedAt = decision.Now, Category = choice.Category })
            .Log(
                TimelineKind.Triaged,
                $"Category {choice.Category}, severity {before.Severity}.",
                ("category", choice.Category.ToString()),
                ("severity", before.Severity.ToString()),
                ("why", choice.Why))
            .Build();
    }
}
