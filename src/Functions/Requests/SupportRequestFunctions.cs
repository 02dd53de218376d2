using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Requests;

/// <summary>Submitting and reading support requests.</summary>
public sealed class SupportRequestFunctions(SupportRequestIntake intake, SupportRequestService service, TimeProvider time, ILogger<DurableRequestFlow> flowLogger)
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 200;

    [Function(nameof(SubmitSupportRequest))]
    public async Task<IResult> SubmitSupportRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        Caller caller = request.Caller();
        if (caller.Kind == CallerKind.Machine)
        {
            return new Problem(ProblemKind.Forbidden, "forbidden", "A machine's key submits by webhook only.").ToHttp(request);
        }

        (string? key, IResult? refusal) = IdempotencyKey.Read(request, caller.Name, "submit");
        if (refusal is not null)
        {
            return refusal;
        }

        (JsonBody<SubmissionBody>? body, refusal) = await RequestBody.ReadJsonAsync<SubmissionBody>(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        if (body.Value.Source is not null)
        {
            return new Problem(ProblemKind.Invalid, "invalid", "The body is not valid; see errors.")
            {
                Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["source"] = ["This member is for queue messages only."] },
            }.ToHttp(request);
        }

        Result<SupportRequestSubmission> read = SubmissionReader.Read(body.Value, caller.CustomerId, time.GetUtcNow());
        if (read is not Result<SupportRequestSubmission>.Ok(var submission))
        {
            return ((Result<SupportRequestSubmission>.Failed)read).Problem.ToHttp(request);
        }

        if (!caller.Sees(submission.CustomerId!.ToLowerInvariant()))
        {
            return new Problem(ProblemKind.Forbidden, "forbidden", "This customer is outside your scope.").ToHttp(request);
        }

        var arrival = new Arrival(
            Guid.NewGuid().ToString("D"),
            caller.Name,
            "http",
            key is null ? null : new DeliveryKey(key, body.Hash),
            IsCustomerVouchedFor: caller.CustomerId is not null || caller.Scope is not null);
        return await intake.AcceptAsync(submission, arrival, new DurableRequestFlow(client, flowLogger), cancellationToken) switch
        {
            Result<Receipt>.Ok(var receipt) => Accepted(receipt),
            Result<Receipt>.Failed(var problem) => problem.ToHttp(request),
            _ => throw new InvalidOperationException("Unknown result."),
        };
    }

    [Function(nameof(GetSupportRequest))]
    public async Task<IResult> GetSupportRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "support-requests/{requestId}")] HttpRequest request, string requestId, CancellationToken cancellationToken)
    {
        Caller caller = request.Caller();
        return await service.GetAsync(caller, requestId, cancellationToken) switch
        {
            Result<RequestView>.Ok(var found) => Full(request, found, caller, time.GetUtcNow()),
            Result<RequestView>.Failed(var problem) => problem.ToHttp(request),
            _ => throw new InvalidOperationException("Unknown result."),
        };
    }

    [Function(nameof(ListSupportRequests))]
    public async Task<IResult> ListSupportRequests(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "support-requests")] HttpRequest request, CancellationToken cancellationToken)
    {
        Result<RequestQuery> query = ReadQuery(request.Query);
        if (query is not Result<RequestQuery>.Ok(var asked))
        {
            return ((Result<RequestQuery>.Failed)query).Problem.ToHttp(request);
        }

        return await service.ListAsync(request.Caller(), asked, cancellationToken) switch
        {
            Result<RequestPage>.Ok(var page) => Results.Json(new { items = page.Items.Select(RequestViews.Summary), continuation = page.Continuation }, ApiJson.Write),
            Result<RequestPage>.Failed(var problem) => problem.ToHttp(request),
            _ => throw new InvalidOperationException("Unknown result."),
        };
    }

    internal static IResult Full(HttpRequest request, RequestView found, Caller caller, DateTimeOffset now)
    {
        request.HttpContext.Response.Headers.ETag = found.ETag;
        return Results.Json(RequestViews.Full(found.Request, found.Timeline, caller, now), ApiJson.Write);
    }

    internal static IResult Accepted(Receipt receipt)
    {
        string path = RequestViews.Path(receipt.Id);
        var view = new ReceiptView(receipt.Id, receipt.Status, receipt.Severity, receipt.ResponseDueAt, new ReceiptLinks(path, $"{path}/messages"));
        return new AcceptedJson(path, view);
    }

    private static Result<RequestQuery> ReadQuery(IQueryCollection query)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        string? customerId = query["customerId"];
        if (customerId is not null && !Guid.TryParseExact(customerId, "D", out _))
        {
            errors["customerId"] = ["Must be a GUID."];
        }

        int pageSize = DefaultPageSize;
        if (query["pageSize"].ToString() is { Length: > 0 } size && (!int.TryParse(size, out pageSize) || pageSize is < 1 or > MaxPageSize))
        {
            errors["pageSize"] = [$"Must be 1 to {MaxPageSize}."];
        }

        RequestStatus? status = ReadWord<RequestStatus>(query, "status", errors);
        Severity? severity = ReadWord<Severity>(query, "severity", errors);
        string? assignedTo = ReadText(query, "assignedTo", errors);
        string? search = ReadText(query, "search", errors);
        if (errors.Count > 0)
        {
            return new Problem(ProblemKind.Invalid, "invalid", "The query is not valid; see errors.") { Errors = errors };
        }

        return new RequestQuery(
            customerId is null ? null : new HashSet<string>(StringComparer.Ordinal) { customerId.ToLowerInvariant() },
            status, severity, assignedTo, search, pageSize,
            query["continuation"].ToString() is { Length: > 0 } continuation ? continuation : null);
    }

    private static TWord? ReadWord<TWord>(IQueryCollection query, string name, Dictionary<string, string[]> errors)
        where TWord : struct, Enum
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (EnumWord.Read<TWord>(text) is { } word)
        {
            return word;
        }

        errors[name] = [EnumWord.Rule<TWord>()];
        return null;
    }

    private static string? ReadText(IQueryCollection query, string name, Dictionary<string, string[]> errors)
    {
        if (query[name].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (text.Length > 200 || !PlainText.IsLine(text))
        {
            errors[name] = ["At most 200 characters of one line."];
        }

        return text;
    }
}
