using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>What a command does to a request: committed in one transaction.</summary>
/// <param name="After">The request as it will be; the same as before when nothing changes.</param>
/// <param name="Entries">New timeline entries in order; may be empty while <paramref name="After"/> differs.</param>
/// <param name="Evidence">What was read for a finding of this change.</param>
public sealed record Change(SupportRequest After, IReadOnlyList<TimelineEntry> Entries, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>True when there is nothing to write: it was so already.</summary>
    public bool IsEmpty { get; init; }

    public static Change None(SupportRequest request) => new(request, [], []) { IsEmpty = true };
}
