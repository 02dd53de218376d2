using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Escalation;

/// <summary>One thing that must be there before the vendor is asked.</summary>
/// <param name="Name">Stable, for programs: "check:service-health", "justification" ...</param>
/// <param name="Sentence">For a person: what to do about it.</param>
public sealed record GateItem(string Name, string Sentence);

/// <param name="Missing">In the order to work through; empty when the gate is open.</param>
public sealed record EscalationGateResult(IReadOnlyList<GateItem> Missing)
{
    public bool IsOpen => Missing.Count == 0;

    /// <summary>Null when the gate is open.</summary>
    public Problem? Refusal => IsOpen
        ? null
        : new Problem(ProblemKind.RuleNotMet, "escalation-incomplete", "Before this goes to the vendor: " + string.Join(" ", Missing.Select(item => item.Sentence)))
        {
            Missing = [.. Missing.Select(item => item.Name)],
        };
}

/// <summary>Nothing goes to the vendor without the evidence and a reason. Pure.</summary>
/// <remarks>
/// Source: the partner looks at service health first and solves what it can; the vendor gives escalation support only for what the
/// partner lacks training, documentation or tools for, and may ask why each escalation was needed. A check that could not be read
/// counts as done, since its finding says so; after a certain cause no further check is asked for.
/// </remarks>
public static class EscalationGate
{
    public static EscalationGateResult Check(SupportRequest request, Justification? justification, EscalationGap? gap, string? note)
    {
        List<GateItem> missing = [];
        foreach (string check in DiagnosticCatalogue.Missing(request.Findings))
            missing.Add(new GateItem($"check:{check}", $"The check '{check}' has no finding of the current diagnosis: let the diagnosis finish."));
        if (string.IsNullOrWhiteSpace(request.Description))
            missing.Add(new GateItem("description", "The request says nothing about what is wrong: describe it."));
        if (string.IsNullOrWhiteSpace(request.Contact.Name) || (string.IsNullOrWhiteSpace(request.Contact.Email) && string.IsNullOrWhiteSpace(request.Contact.Phone)))
            missing.Add(new GateItem("contact", "The request has no contact with a name and an e-mail address or phone number."));
        if (justification is null || !Enum.IsDefined(justification.Value))
            missing.Add(new GateItem("justification", $"Give 'justification': one of {string.Join(", ", Enum.GetNames<Justification>())}."));
        if (gap is null || !Enum.IsDefined(gap.Value))
            missing.Add(new GateItem("gap", $"Give 'gap', what you lack to solve it: one of {string.Join(", ", Enum.GetNames<EscalationGap>())}."));
        if (string.IsNullOrWhiteSpace(note))
            missing.Add(new GateItem("note", "Give 'note': what was tried, and why the gap keeps you from solving it."));
        return new EscalationGateResult(missing);
    }
}
