using Microsoft.AspNetCore.Http;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Functions.Http;

/// <summary>The one mapping from problems to <c>application/problem+json</c> (RFC 9457).</summary>
public static class ProblemResults
{
    private const string ContentType = "application/problem+json";

    /// <summary>What a caller should wait when something we need is down.</summary>
    private const string RetryAfterSeconds = "5";

    public static IResult ToHttp(this Problem problem, HttpRequest request)
    {
        int status = Status(problem.Kind);
        if (problem.Kind == ProblemKind.Unavailable)
        {
            request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return Problem(request, status, problem.Name, problem.Detail, problem.Errors, problem.Missing);
    }

    public static IResult Problem(
        HttpRequest request,
        int status,
        string name,
        string detail,
        IReadOnlyDictionary<string, string[]>? errors = null,
        IReadOnlyList<string>? missing = null)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = $"urn:partnerdesk:{name}",
            ["title"] = Title(status),
            ["status"] = status,
            ["detail"] = detail,
            ["instance"] = request.Path.Value ?? "/",
        };
        if (errors is { Count: > 0 })
        {
            body["errors"] = errors;
        }

        if (missing is { Count: > 0 })
        {
            body["missing"] = missing;
        }

        return Results.Json(body, ApiJson.Write, ContentType, status);
    }

    public static IResult Unauthorized(HttpRequest request) =>
        Problem(request, StatusCodes.Status401Unauthorized, "unauthorized", "Send a valid key in the X-Api-Key header.");

    public static IResult Unavailable(HttpRequest request, string detail) =>
        new Problem(ProblemKind.Unavailable, "unavailable", detail).ToHttp(request);

    public static IResult TooManyRequests(HttpRequest request, TimeSpan retryAfter)
    {
        int seconds = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds));
        request.HttpContext.Response.Headers.RetryAfter = seconds.ToString();
        return Problem(request, StatusCodes.Status429TooManyRequests, "too-many-requests", $"Wait {seconds} s before the next request.");
    }

    private static int Status(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status400BadRequest,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.Stale => StatusCodes.Status412PreconditionFailed,
        ProblemKind.RuleNotMet => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new InvalidOperationException($"Unknown problem kind {kind}."),
    };

    private static string Title(int status) => status switch
    {
        400 => "The request is not valid",
        401 => "Who are you?",
        403 => "Not allowed",
        404 => "Not found",
        409 => "Conflict",
        412 => "Changed in the meantime",
        413 => "Too large",
        415 => "Unsupported content",
        422 => "A rule is not met",
        429 => "Too many requests",
        500 => "Internal error",
        503 => "Not available right now",
        _ => "Error",
    };
}
