using PartnerDesk.Core.Callers;

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

    // Notes may hold the vendor's contact details; the escalation's own note is written for the vendor.
    private static SupportRequest ForCustomer(SupportRequest request) => request with
    {
        ServiceRequest = request.ServiceRequest is { } open ? open with { Note = null, Notes = [] } : null,
    };
}
