using System.Security.Cryptography;
using System.Text;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>The diagnosis: asked for, started, recorded finding by finding, completed.</summary>
internal static class DiagnosisDecisions
{
    public static Result<Change> Request(Decision decision)
    {
        SupportRequest before = decision.Before;
        if (decision.RefuseUnlessActive("diagnosing it again") is { } refused) return refused;
        if (before.DiagnosedGeneration < before.Generation) return decision.Nothing();

        return decision.Draft()
            .Set(request => NextGeneration(request) with { Sla = SlaRules.Resume(request.Sla, decision.Now) })
            .Log(TimelineKind.DiagnosisRequested, $"{decision.By} asked for a new diagnosis.", ("generation", $"{before.Generation + 1}"))
            .Build();
    }

    public static Result<Change> Start(Decision decision, RequestCommand.StartDiagnosis command)
    {
        SupportRequest before = decision.Before;
        if (!IsCurrent(before, command.Generation) || before.StartedGeneration >= command.Generation) return decision.Nothing();

        return decision.Draft()
            .Set(request => request with
            {
                StartedGeneration = command.Generation,
                Status = request.Status == RequestStatus.Received ? RequestStatus.Diagnosing : request.Status,
            })
            .Log(TimelineKind.DiagnosisStarted, "The diagnosis began.", ("generation", $"{command.Generation}"))
            .Build();
    }

    public static Result<Change> Record(Decision decision, RequestCommand.RecordFinding command)
    {
        SupportRequest before = decision.Before;
        Finding finding = command.Finding;
        bool isCurrent = IsCurrent(before, command.Generation) && before.StartedGeneration == command.Generation;
        if (!isCurrent || before.Findings.Any(known => known.Check == finding.Check)) return decision.Nothing();

        Draft draft = decision.Draft()
            .Set(request => request with { Findings = DiagnosticCatalogue.InOrder([.. request.Findings, finding]) })
            .Keep(command.Evidence)
            .Log(TimelineKind.FindingRecorded, finding.Summary, [.. DetailOf(command)]);

        return (RunningIncident.Of(finding) is { } incident ? IncidentDecisions.Link(draft, incident, decision.Now, checkedAt: finding.CheckedAt) : draft).Build();
    }

    public static Result<Change> Complete(Decision decision, RequestCommand.CompleteDiagnosis command)
    {
        SupportRequest before = decision.Before;
        if (!IsCurrent(before, command.Generation) || before.DiagnosedGeneration >= command.Generation) return decision.Nothing();
        if (DiagnosticCatalogue.NextCheck(before.Findings) is not null) return decision.Nothing();

        Finding? cause = before.Findings.FirstOrDefault(finding => finding.Verdict == Verdict.Cause);
        SupportRequest after = before with { DiagnosedGeneration = command.Generation };
        return decision.Draft()
            .Set(_ => after with { Status = before.Status == RequestStatus.Diagnosing ? RequestStanding.AfterDiagnosis(after) : before.Status })
            .Log(
                TimelineKind.DiagnosisCompleted,
                cause is null ? "The diagnosis found no certain cause." : $"The diagnosis found a cause: {cause.Check}.",
                ("generation", $"{command.Generation}"),
                ("cause", cause?.Check),
                ("remediation", cause?.Remediation))
            .Build();
    }

    /// <summary>The request as a new diagnosis finds it.</summary>
    public static SupportRequest NextGeneration(SupportRequest request) => request with
    {
        Generation = request.Generation + 1,
        Findings = [],
        Status = RequestStatus.Diagnosing,
    };

    private static bool IsCurrent(SupportRequest request, int generation) =>
        RequestStanding.IsActive(request) && request.Generation == generation;

    private static IEnumerable<(string Name, string? Value)> DetailOf(RequestCommand.RecordFinding command)
    {
        Finding finding = command.Finding;
        yield return ("check", finding.Check);
        yield return ("verdict", finding.Verdict.ToString());
        yield return ("source", finding.Source);
        yield return ("generation", $"{command.Generation}");
        yield return ("remediation", finding.Remediation);
        foreach ((string name, string value) in finding.Evidence) yield return ($"evidence.{name}", value);
        // Binds what was read to the chain: evidence that is changed later no longer matches.
        if (command.Evidence is { } evidence) yield return ("evidenceHash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(evidence.Content))));
    }
}
