namespace PartnerDesk.Core.Diagnosis;

/// <summary>The vendor's incident that a finding names as the cause.</summary>
/// <param name="Status">The vendor's word, as read.</param>
public sealed record RunningIncident(string Id, string Title, string Status)
{
    public const string IdName = "incidentId";
    public const string TitleName = "incidentTitle";
    public const string StatusName = "incidentStatus";

    /// <returns>Null when the finding is not a cause, or its cause is not an incident.</returns>
    public static RunningIncident? Of(Finding finding) =>
        finding.Verdict == Verdict.Cause && finding.Evidence.TryGetValue(IdName, out string? id)
            ? new RunningIncident(id, finding.Evidence.GetValueOrDefault(TitleName, id), finding.Evidence.GetValueOrDefault(StatusName, ""))
            : null;
}
