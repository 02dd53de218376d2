using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Http;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Intake;

/// <summary>Support requests by webhook, signed the Standard Webhooks way. webhook-id is the idempotency key.</summary>
public sealed class SupportRequestWebhookFunctions(
    SupportRequestIntake intake, WebhookSources sources, RateLimits limits, TimeProvider time, ILogger<DurableRequestFlow> flowLogger)
{
    private const int MaxHeader = 1_000;

    [Anonymous]
    [Function(nameof(TakeWebhook))]
    public async Task<IResult> TakeWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/support-requests/{source}")] HttpRequest request,
        string source,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        (byte[]? body, IResult? refusal) = await RequestBody.ReadAsync(request, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        WebhookSource? sender = sources.Find(source);
        string id = request.Headers[StandardWebhookSignature.IdHeader].ToString();
        bool isProved = sender is not null && id.Length is > 0 and <= MaxHeader && IsSigned(request, id, body, sender);

        // What is not proved has a budget of its own: a flood of forged deliveries does not use up the real sender's.
        if (limits.TryTake(isProved ? $"webhook:{sender!.Name}" : "webhook:(not proved)") is { } wait)
        {
            return ProblemResults.TooManyRequests(request, wait);
        }

        if (sender is null || !isProved)
        {
            return ProblemResults.Problem(request, StatusCodes.Status401Unauthorized, "unauthorized", "The delivery's signature is missing, wrong or too old.");
        }

        Result<SubmissionBody> parsed = RequestBody.Parse<SubmissionBody>(body);
        if (parsed is not Result<SubmissionBody>.Ok(var submitted))
        {
            return ((Result<SubmissionBody>.Failed)parsed).Problem.ToHttp(request);
        }

        Result<SupportRequestSubmission> read = SubmissionReader.Read(submitted, customerId: null, time.GetUtcNow());
        if (read is not Result<SupportRequestSubmission>.Ok(var submission))
        {
            return ((Result<SupportRequestSubmission>.Failed)read).Problem.ToHttp(request);
        }

        if (sender.Customers is { } allowed && !allowed.Contains(submission.CustomerId!.ToLowerInvariant()))
        {
            return new Problem(ProblemKind.Forbidden, "forbidden", "This source may not submit for this customer.").ToHttp(request);
        }

        var arrival = new Arrival(
            Guid.NewGuid().ToString("D"),
            sender.Name,
            $"webhook:{sender.Name}",
            new DeliveryKey(IdempotencyKey.Hash("webhook", sender.Name, id), BodyHash.Of(body)),
            IsCustomerVouchedFor: sender.Customers is not null);
        return await intake.AcceptAsync(submission, arrival, new DurableRequestFlow(client, flowLogger), cancellationToken) switch
        {
            Result<Receipt>.Ok(var receipt) => SupportRequestFunctions.Accepted(receipt),
            Result<Receipt>.Failed(var problem) => problem.ToHttp(request),
            _ => throw new InvalidOperationException("Unknown result."),
        };
    }

    private bool IsSigned(HttpRequest request, string id, byte[] body, WebhookSource sender)
    {
        string timestamp = request.Headers[StandardWebhookSignature.TimestampHeader].ToString();
        string signatures = request.Headers[StandardWebhookSignature.SignatureHeader].ToString();
        return timestamp.Length <= MaxHeader
            && signatures.Length <= MaxHeader
            && StandardWebhookSignature.Verify(id, timestamp, signatures, body, sender.Secrets, time.GetUtcNow());
    }
}
