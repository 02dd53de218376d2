using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>The expected failures of commands, worded once.</summary>
internal static class RequestProblems
{
    public static Problem NotFound() =>
        new(ProblemKind.NotFound, "request-not-found", "There is no support request with this id.");

    public static Problem Over(SupportRequest request, string what) =>
        new(ProblemKind.Conflict, "request-over", $"The request is {request.Status}; {what}.");

    public static Problem NotNow(SupportRequest request, string detail) =>
        new(ProblemKind.Conflict, "status-does-not-allow", $"The request is {request.Status}. {detail}");

    public static Problem Invalid(string member, string message) =>
        new(ProblemKind.Invalid, "invalid", message)
        {
            Errors = new Dictionary<string, string[]> { [member] = [message] },
        };
}
