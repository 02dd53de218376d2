using PartnerDesk.Core.Health;
using PartnerDesk.Core.Texts;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>Collects the evidence of one finding.</summary>
internal sealed class FindingDraft
{
    private const int LongestValue = 1_000;
    private readonly Dictionary<string, string> _evidence = [];
    private readonly string _check;
    private readonly string _source;
    private readonly DateTimeOffset _now;

    public FindingDraft(string check, string source, DateTimeOffset readAt, string? correlationId, DateTimeOffset now)
    {
        (_check, _source, _now) = (check, source, now);
        TimeSpan age = now > readAt ? now - readAt : TimeSpan.Zero;
        With("readAt", $"{readAt.ToUniversalTime():O}").With("ageSeconds", $"{(long)age.TotalSeconds}").With("correlationId", correlationId);
    }

    /// <summary>Adds a named fact; nothing when it is empty. Long ones are cut: the whole reading is kept beside the finding.</summary>
    public FindingDraft With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _evidence[name] = TextCut.To(value, LongestValue);
        return this;
    }

    public FindingDraft WithIssue(HealthIssue issue) => this
        .With(RunningIncident.IdName, issue.Id)
        .With(RunningIncident.TitleName, issue.Title)
        .With(RunningIncident.StatusName, issue.Status)
        .With("incidentStartedAt", issue.StartedAt is { } startedAt ? $"{startedAt:O}" : null);

    public Finding Make(Verdict verdict, string summary, string? remediation = null, string? repair = null) =>
        new(_check, verdict, summary, _evidence, _source, _now, remediation, repair);

    public Finding NotReadable(Unreadable unreadable, string repair) => this
        .With("reason", unreadable.Reason.ToString())
        .With("requestId", unreadable.RequestId)
        .With("correlationId", unreadable.CorrelationId)
        .NotReadable(unreadable.Detail, repair);

    public Finding NotReadable(string summary, string repair) => Make(Verdict.NotReadable, summary, repair: repair);
}
