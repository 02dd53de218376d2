namespace PartnerDesk.Core.Requests;

/// <summary>One line of a request's history: who, what, why, evidence. Never changed once written.</summary>
/// <param name="Sequence">1 for the first entry of a request, then without gaps.</param>
/// <param name="By">The caller's name, or "PartnerDesk".</param>
/// <param name="Detail">Named values, already redacted; ordered by name when hashed.</param>
/// <param name="Internal">True for what a customer must not read.</param>
/// <param name="Hash">SHA-256, lower-case hex, over the previous hash and this entry: the audit chain.</param>
public sealed record TimelineEntry(
    int Sequence,
    DateTimeOffset At,
    TimelineKind Kind,
    string By,
    string Summary,
    IReadOnlyDictionary<string, string> Detail,
    bool Internal,
    string Hash);
