using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>The vendor's incident a request waits for.</summary>
internal static class IncidentDecisions
{
    public static Result<Change> Attach(Decision decision, RequestCommand.AttachIncident command)
    {
        SupportRequest before = decision.Before;
        if (TextRules.RequiredLine(command.IncidentId, "incidentId", TextRules.LongestId) is { } invalid) return invalid;
        if (decision.RefuseUnlessActive("attaching an incident") is { } refused) return refused;

        string id = command.IncidentId.Trim();
        if (IsLinked(before, id)) return decision.Nothing();

        Draft draft = decision.Draft().Set(request => request with
        {
            DetachedIncidents = [.. request.DetachedIncidents.Where(detached => !SameId(detached, id))],
        });
        return Link(draft, new RunningIncident(id, id, ""), decision.Now, checkedAt: null)
            .Set(request => request with
            {
                Status = request.Status == RequestStatus.WaitingForCustomer ? request.Status : RequestStatus.KnownIncident,
            })
            .Build();
    }

    public static Result<Change> Detach(Decision decision)
    {
        SupportRequest before = decision.Before;
        if (decision.RefuseUnlessActive("detaching its incident") is { } refused) return refused;
        if (before.Incident is not { } incident) return decision.Nothing();

        SupportRequest after = before with
        {
            Incident = null,
            DetachedIncidents = [.. before.DetachedIncidents.Where(id => !SameId(id, incident.Id)), incident.Id],
        };
        return decision.Draft()
            .Set(_ => after with { Status = before.Status == RequestStatus.KnownIncident ? RequestStanding.Of(after) : before.Status })
            .Log(TimelineKind.IncidentUnlinked, $"Incident {incident.Id} was taken off this request.", ("incidentId", incident.Id))
            .Build();
    }

    public static Result<Change> RecordState(Decision decision, RequestCommand.RecordIncidentState command)
    {
        SupportRequest before = decision.Before;
        if (!Waits(before, command.IncidentId) || before.Incident is not { } known) return decision.Nothing();

        Draft draft = decision.Draft().Set(request => request with
        {
            Incident = known with
            {
                Title = command.Title ?? known.Title,
                Status = command.Status ?? known.Status,
                CheckedAt = decision.Now,
            },
        });
        if (command.Status is null || string.Equals(command.Status, known.Status, StringComparison.OrdinalIgnoreCase)) return draft.Build();

        return draft
            .Log(
                TimelineKind.IncidentUpdated,
                $"Incident {known.Id} is now '{command.Status}'.",
                ("incidentId", known.Id),
                ("title", command.Title),
                ("from", known.Status),
                ("to", command.Status))
            .Build();
    }

    public static Result<Change> RecordRecovered(Decision decision, RequestCommand.RecordIncidentRecovered command)
    {
        SupportRequest before = decision.Before;
        if (!Waits(before, command.IncidentId) || before.Incident is not { } known) return decision.Nothing();

        Draft draft = decision.Draft()
            .Set(request => request with
            {
                Incident = known with { Status = command.Status, RecoveredAt = decision.Now, CheckedAt = decision.Now },
            })
            .Log(
                TimelineKind.IncidentRecovered,
                $"The vendor reports incident {known.Id} as over ({command.Status}).",
                ("incidentId", known.Id),
                ("status", command.Status));

        // Whoever is with an agent, the vendor, or being asked something goes on there; the notice still asks whether it works again.
        if (before.Status == RequestStatus.KnownIncident)
        {
            string resolution = $"The vendor reports incident {known.Id} as over. If the trouble is still there, reopen the request.";
            draft = ClosingDecisions.Resolve(draft, decision, resolution);
        }

        return draft.Notify(NoticeTemplate.IncidentRecovered, ("incidentId", known.Id)).Build();
    }

    /// <summary>Links an incident unless a person linked another one that still runs, or took this one off.</summary>
    public static Draft Link(Draft draft, RunningIncident incident, DateTimeOffset now, DateTimeOffset? checkedAt)
    {
        SupportRequest request = draft.Request;
        bool isTaken = request.Incident is { RecoveredAt: null };
        if (checkedAt is not null && (isTaken || request.DetachedIncidents.Any(id => SameId(id, incident.Id)))) return draft;

        return draft
            .Set(before => before with { Incident = new IncidentLink(incident.Id, incident.Title, incident.Status, now, null) { CheckedAt = checkedAt } })
            .Log(
                TimelineKind.IncidentLinked,
                $"The request waits for incident {incident.Id}.",
                ("incidentId", incident.Id),
                ("title", incident.Title),
                ("status", incident.Status))
            .Notify(NoticeTemplate.KnownIncident, ("incidentId", incident.Id));
    }

    private static bool IsLinked(SupportRequest request, string id) =>
        request.Incident is { RecoveredAt: null } incident && SameId(incident.Id, id);

    private static bool Waits(SupportRequest request, string id) => RequestStanding.IsActive(request) && IsLinked(request, id);

    private static bool SameId(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
