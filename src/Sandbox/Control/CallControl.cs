using PartnerDesk.Sandbox.Faults;
using PartnerDesk.Sandbox.Journal;

namespace PartnerDesk.Sandbox.Control;

/// <summary>The journal of calls: read with filters, emptied.</summary>
internal sealed class CallControl(CallJournal journal)
{
    private const int DefaultLimit = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/calls", Read);
        routes.MapDelete("/calls", () =>
        {
            journal.Clear();
            return Results.NoContent();
        });
    }

    /// <summary>Counts cover every call that matches; of the calls themselves the last <paramref name="limit"/> are answered.</summary>
    private IResult Read(string? method, string? pathPattern, string? customerId, string? requestId, bool? unexpected, bool? throttled, long? after, int? limit)
    {
        if (limit is < 0 or > CallJournal.Capacity)
        {
            return ControlBody.Mistake($"limit is a number from 0 to {CallJournal.Capacity}.");
        }

        List<CallRecord> calls = [.. journal.All().Where(call =>
            (method is null || string.Equals(call.Method, method, StringComparison.OrdinalIgnoreCase))
            && (pathPattern is null || PathPattern.Matches(pathPattern, call.Path))
            && (customerId is null || string.Equals(call.CustomerId, customerId, StringComparison.OrdinalIgnoreCase))
            && (requestId is null || string.Equals(call.RequestId, requestId, StringComparison.OrdinalIgnoreCase))
            && (unexpected is null || call.Unexpected == unexpected)
            && (throttled is null || call.Throttled == throttled)
            && (after is null || call.Sequence > after))];
        return Results.Ok(new
        {
            count = calls.Count,
            throttled = calls.Count(call => call.Throttled),
            unexpected = calls.Count(call => call.Unexpected),
            repeated = calls.Count(call => call.Repeated),
            unanswered = calls.Count(call => call.Status is null),
            byStatus = calls.GroupBy(call => call.Status?.ToString() ?? "none").OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()),
            calls = calls.TakeLast(limit ?? DefaultLimit),
        });
    }
}
