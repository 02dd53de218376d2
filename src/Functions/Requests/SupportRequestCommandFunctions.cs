using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Requests;

/// <summary>What people do to a support request. Each is decided and committed in the request store, and answered from there.</summary>
public sealed class SupportRequestCommandFunctions(SupportRequestService service, TimeProvider time, ILogger<DurableRequestFlow> flowLogger)
{
    [Function(nameof(AddMessage))]
    public Task<IResult> AddMessage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/messages")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<MessageBody>(request, requestId, client, (body, caller) => new RequestCommand.AddMessage(body.Text, body.Internal, body.AwaitReply, !caller.IsStaff), cancellationToken);

    [Function("AcknowledgeRequest")]
    public Task<IResult> Acknowledge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/acknowledge")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync(request, requestId, client, new RequestCommand.Acknowledge(), cancellationToken);

    [Function(nameof(ChangeSeverity))]
    public Task<IResult> ChangeSeverity(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/severity")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<SeverityBody>(request, requestId, client, (body, _) => new RequestCommand.ChangeSeverity(body.Severity ?? (Severity)(-1), body.Reason), cancellationToken);

    [Function(nameof(DiagnoseAgain))]
    public Task<IResult> DiagnoseAgain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/diagnose")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync(request, requestId, client, new RequestCommand.RequestDiagnosis(), cancellationToken);

    [Function(nameof(EscalateRequest))]
    public Task<IResult> EscalateRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/escalate")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<EscalateBody>(request, requestId, client, (body, _) => new RequestCommand.Escalate(body.Justification, body.Gap, body.Note), cancellationToken);

    [Function(nameof(PutServiceRequest))]
    public Task<IResult> PutServiceRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "support-requests/{requestId}/service-request")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<ServiceRequestBody>(request, requestId, client, (body, _) => new RequestCommand.UpdateServiceRequest(body.Number, body.Url, body.Status, body.Note), cancellationToken);

    [Function(nameof(ResolveRequest))]
    public Task<IResult> ResolveRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/resolve")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<ResolveBody>(request, requestId, client, (body, _) => new RequestCommand.Resolve(body.Resolution), cancellationToken);

    [Function(nameof(ConfirmRequest))]
    public Task<IResult> ConfirmRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/confirm")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync(request, requestId, client, new RequestCommand.Confirm(), cancellationToken);

    [Function(nameof(ReopenRequest))]
    public Task<IResult> ReopenRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/reopen")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<ReasonBody>(request, requestId, client, (body, _) => new RequestCommand.Reopen(body.Reason), cancellationToken);

    [Function(nameof(CancelRequest))]
    public Task<IResult> CancelRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/cancel")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<ReasonBody>(request, requestId, client, (body, _) => new RequestCommand.Cancel(body.Reason), cancellationToken);

    [Function(nameof(AttachIncident))]
    public Task<IResult> AttachIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "support-requests/{requestId}/incident")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync<IncidentBody>(request, requestId, client, (body, _) => new RequestCommand.AttachIncident(body.IncidentId), cancellationToken);

    [Function(nameof(DetachIncident))]
    public Task<IResult> DetachIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "support-requests/{requestId}/incident")] HttpRequest request,
        string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync(request, requestId, client, new RequestCommand.DetachIncident(), cancellationToken);

    private async Task<IResult> RunAsync<TBody>(
        HttpRequest request, string requestId, DurableTaskClient client, Func<TBody, Caller, RequestCommand> command, CancellationToken cancellationToken)
        where TBody : class
    {
        (JsonBody<TBody>? body, IResult? refusal) = await RequestBody.ReadJsonAsync<TBody>(request, cancellationToken);
        return body is null
            ? refusal!
            : await ExecuteAsync(request, requestId, client, command(body.Value, request.Caller()), body.Hash, cancellationToken);
    }

    /// <summary>A command without members: the body is empty, or an empty object.</summary>
    private async Task<IResult> RunAsync(HttpRequest request, string requestId, DurableTaskClient client, RequestCommand command, CancellationToken cancellationToken)
    {
        (byte[]? bytes, IResult? refusal) = await RequestBody.ReadAsync(request, cancellationToken);
        if (bytes is null)
        {
            return refusal!;
        }

        return bytes.Length > 0 && RequestBody.Parse<EmptyBody>(bytes) is Result<EmptyBody>.Failed(var problem)
            ? problem.ToHttp(request)
            : await ExecuteAsync(request, requestId, client, command, bodyHash: "", cancellationToken);
    }

    private async Task<IResult> ExecuteAsync(
        HttpRequest request, string requestId, DurableTaskClient client, RequestCommand command, string bodyHash, CancellationToken cancellationToken)
    {
        Caller caller = request.Caller();
        // The mark lies with the request; the address is no scope, for one command has many spellings of it.
        (string? key, IResult? refusal) = IdempotencyKey.Read(request, caller.Name, command.GetType().Name);
        if (refusal is not null)
        {
            return refusal;
        }

        string? ifMatch = request.Headers.IfMatch.ToString() is { Length: > 0 } sent && sent != "*" ? sent : null;
        CommandMark? mark = key is null ? null : new CommandMark(key, bodyHash);
        var flow = new DurableRequestFlow(client, flowLogger);
        return await service.ExecuteAsync(caller, requestId, command, ifMatch, mark, flow, cancellationToken) switch
        {
            Result<VersionedRequest>.Ok(var done) =>
                SupportRequestFunctions.Full(request, await service.ViewAsync(caller, done, cancellationToken), caller, time.GetUtcNow()),
            Result<VersionedRequest>.Failed(var problem) => problem.ToHttp(request),
            _ => throw new InvalidOperationException("Unknown result."),
        };
    }
}

/// <summary>The body of a command that has nothing to say.</summary>
public sealed record EmptyBody;
