using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Http;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Intake;

/// <summary>Support requests from the queue: the body of the POST, plus the system it comes from. MessageId is the idempotency key.</summary>
public sealed partial class SupportRequestQueueFunctions(
    SupportRequestIntake intake, TimeProvider time, ILogger<SupportRequestQueueFunctions> logger, ILogger<DurableRequestFlow> flowLogger)
{
    public const string Queue = "support-requests";
    public const string Connection = "ServiceBusConnection";

    /// <summary>Longest reason that a dead letter takes, in characters. Source: ServiceBusReceiver.DeadLetterMessageAsync.</summary>
    private const int MaxReason = 4096;

    [Function(nameof(TakeQueuedRequest))]
    public async Task TakeQueuedRequest(
        [ServiceBusTrigger(Queue, Connection = Connection, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        string deliveryId = PlainText.AsLine(message.MessageId ?? "");
        switch (await AcceptAsync(message, client, cancellationToken))
        {
            case Result<Receipt>.Ok(var receipt):
                Log.Accepted(logger, receipt.Id, deliveryId);
                await actions.CompleteMessageAsync(message, cancellationToken);
                break;
            case Result<Receipt>.Failed({ Kind: ProblemKind.Unavailable } problem):
                // Down for now: the broker gives it back after the lock, and keeps count.
                Log.NotNow(logger, deliveryId, problem.Name);
                await actions.AbandonMessageAsync(message, cancellationToken: cancellationToken);
                break;
            case Result<Receipt>.Failed(var problem):
                Log.Refused(logger, deliveryId, problem.Name);
                await actions.DeadLetterMessageAsync(
                    message, deadLetterReason: problem.Name, deadLetterErrorDescription: Describe(problem), cancellationToken: cancellationToken);
                break;
        }
    }

    private async Task<Result<Receipt>> AcceptAsync(ServiceBusReceivedMessage message, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(message.MessageId))
        {
            return new Problem(ProblemKind.Invalid, "message-id-missing", "MessageId is the idempotency key and must be set.");
        }

        ReadOnlyMemory<byte> body = message.Body.ToMemory();
        if (body.Length > RequestBody.MaxBytes)
        {
            return new Problem(ProblemKind.Invalid, "too-large", $"The body may have at most {RequestBody.MaxBytes / 1024} KiB.");
        }

        Result<SubmissionBody> parsed = RequestBody.Parse<SubmissionBody>(body.Span);
        if (parsed is not Result<SubmissionBody>.Ok(var submitted))
        {
            return ((Result<SubmissionBody>.Failed)parsed).Problem;
        }

        if (submitted.Source is not { } source || !SourceName.IsValid(source))
        {
            return new Problem(ProblemKind.Invalid, "invalid", $"source: {SourceName.Rule}");
        }

        Result<SupportRequestSubmission> read = SubmissionReader.Read(submitted, customerId: null, time.GetUtcNow());
        if (read is not Result<SupportRequestSubmission>.Ok(var submission))
        {
            return ((Result<SupportRequestSubmission>.Failed)read).Problem;
        }

        // Who may write to the queue speaks for the partner, so no customer is vouched for: an unknown one is asked for at the vendor.
        var delivery = new DeliveryKey(IdempotencyKey.Hash("queue", message.MessageId), BodyHash.Of(body.Span));
        var arrival = new Arrival(Guid.NewGuid().ToString("D"), source, "queue", delivery, IsCustomerVouchedFor: false);
        return await intake.AcceptAsync(submission, arrival, new DurableRequestFlow(client, flowLogger), cancellationToken);
    }

    private static string Describe(Problem problem)
    {
        string text = problem.Detail + string.Concat(problem.Errors.Select(e => $" {e.Key}: {string.Join(' ', e.Value)}"));
        return text.Length > MaxReason ? text[..MaxReason] : text;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Request {RequestId} accepted from queue message {DeliveryId}.")]
        public static partial void Accepted(ILogger logger, string requestId, string deliveryId);

        [LoggerMessage(2, LogLevel.Warning, "Queue message {DeliveryId} cannot be taken now: {Problem}. It comes back.")]
        public static partial void NotNow(ILogger logger, string deliveryId, string problem);

        [LoggerMessage(3, LogLevel.Error, "Queue message {DeliveryId} was dead-lettered: {Problem}. Replay it once its cause is mended.")]
        public static partial void Refused(ILogger logger, string deliveryId, string problem);
    }
}
