using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Core.Requests;

/// <summary>A request as one caller may read it.</summary>
/// <param name="Timeline">Whole, in order; without internal entries for a customer, so sequences may have gaps there.</param>
public sealed record RequestView(SupportRequest Request, IReadOnlyList<TimelineEntry> Timeline, string ETag)
{
    /// <summary>Leaves out what this caller must not read.</summary>
    internal static RequestView For(Caller caller, VersionedRequest versioned, IReadOnlyList<TimelineEntry> timeline) =>
        caller.IsStaff
            ? new RequestView(versioned.Request, timeline, versioned.ETag)
            : new RequestView(ForCustomer(versioned.Request), [.. timeline.Where(entry => !entry.Internal)], versioned.ETag);

    // Notes may hold the vendor's contact details; the escalation's own note is written for the vendor; repairs are mostly ours to do.
    private static SupportRequest ForCustomer(SupportRequest request) => request with
    {
        Findings = [.. request.Findings.Select(finding => IsForCustomer(finding) ? finding : finding with { Repair = null })],
        ServiceRequest = request.ServiceRequest is { } open ? open with { Url = null, Note = null, Notes = [] } : null,
    };

    // Consent is the customer's own to give.
    private static bool IsForCustomer(Finding finding) =>
        finding.Evidence.GetValueOrDefault("reason") == nameof(UnreadableReason.ConsentMissing);
}
