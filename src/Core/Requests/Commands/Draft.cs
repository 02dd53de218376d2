using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>Collects what one command changes, and chains its timeline entries.</summary>
internal sealed class Draft(SupportRequest before, string by, DateTimeOffset now)
{
    private readonly List<TimelineEntry> _entries = [];
    private readonly List<Evidence> _evidence = [];
    private SupportRequest _request = before;

    /// <summary>The request as it stands so far.</summary>
    public SupportRequest Request => _request;

    public Draft Set(Func<SupportRequest, SupportRequest> change)
    {
        _request = change(_request);
        return this;
    }

    public Draft Keep(Evidence? evidence)
    {
        if (evidence is not null) _evidence.Add(evidence);
        return this;
    }

    public Draft Log(TimelineKind kind, string summary, params ReadOnlySpan<(string Name, string? Value)> detail) =>
        Append(kind, summary, isInternal: false, detail);

    public Draft LogInternal(TimelineKind kind, string summary, params ReadOnlySpan<(string Name, string? Value)> detail) =>
        Append(kind, summary, isInternal: true, detail);

    /// <summary>Asks for a notice to the customer's contact, in its language; nothing when the customer wants none.</summary>
    public Draft Notify(NoticeTemplate template, params ReadOnlySpan<(string Name, string? Value)> detail)
    {
        if (!_request.NoticesWanted) return this;

        (string, string?)[] all =
        [
            ("template", template.ToString()),
            ("language", _request.Language),
            ("channel", string.IsNullOrWhiteSpace(_request.Contact.Email) ? "phone" : "email"),
            .. detail,
        ];
        return Append(TimelineKind.NoticeRequested, $"Notice '{template}' requested for {_request.Contact.Name}.", isInternal: false, all);
    }

    /// <summary>The change; a change without an entry is bookkeeping and leaves the time of the last update alone.</summary>
    public Change Build() => new(_entries.Count == 0 ? _request : _request with { UpdatedAt = now }, _entries, _evidence);

    private Draft Append(TimelineKind kind, string summary, bool isInternal, ReadOnlySpan<(string Name, string? Value)> detail)
    {
        Dictionary<string, string> values = [];
        foreach ((string name, string? value) in detail)
        {
            if (!string.IsNullOrEmpty(value)) values[name] = value;
        }

        TimelineEntry entry = TimelineChain.Append(
            _request.Id, _request.Hash, _request.Sequence + 1, now, kind, by, summary, values, isInternal);
        _entries.Add(entry);
        _request = _request with { Sequence = entry.Sequence, Hash = entry.Hash };
        return this;
    }
}
