using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PartnerDesk.LocalRuntime.Messaging;
using PartnerDesk.LocalRuntime.ServiceBus;

namespace PartnerDesk.LocalRuntime.Administration;

/// <summary>Looks into queues and subscriptions, sends messages and replays dead letters; for this machine only, Azure has its portal.</summary>
internal sealed class ServiceBusAdministration(LocalNamespace local, LocalServiceBus broker) : IAsyncDisposable
{
    private const int MostMessages = 100;
    private readonly ServiceBusClient _client = new(local.ConnectionString);

    public void Map(RouteGroupBuilder admin)
    {
        RouteGroupBuilder bus = admin.MapGroup("/servicebus");
        bus.AddEndpointFilter(AnswerFailuresAsync);
        bus.MapGet("/", ListAsync);
        bus.MapPost("/{entity}/messages", SendAsync);
        foreach (string place in (string[])["/{entity}", "/{entity}/subscriptions/{subscription}"])
        {
            bus.MapGet(place, (HttpContext http, long? fromSequenceNumber, CancellationToken cancellationToken) => ShowAsync(PathOf(http), fromSequenceNumber, cancellationToken));
            bus.MapGet(place + "/dead-letters", (HttpContext http, CancellationToken cancellationToken) => ShowDeadLettersAsync(PathOf(http), cancellationToken));
            bus.MapPost(place + "/dead-letters/replay", (HttpContext http, long? sequenceNumber, CancellationToken cancellationToken) =>
                ReplayAsync(PathOf(http), sequenceNumber, cancellationToken));
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static string PathOf(HttpContext http)
    {
        string entity = (string)http.GetRouteValue("entity")!;
        return http.GetRouteValue("subscription") is string subscription ? $"{entity}/Subscriptions/{subscription}" : entity;
    }

    private static async ValueTask<object?> AnswerFailuresAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ServiceBusException exception)
        {
            int status = exception.Reason == ServiceBusFailureReason.MessagingEntityNotFound ? StatusCodes.Status404NotFound
                : exception.IsTransient ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status400BadRequest;
            return Results.Problem(statusCode: status, title: exception.Reason.ToString(), detail: exception.Message);
        }
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var entities = new List<object>();
        IEnumerable<string> paths = local.Entities.Queues.Select(queue => queue.Name)
            .Concat(local.Entities.Topics.SelectMany(topic => topic.Subscriptions.Select(subscription => $"{topic.Name}/Subscriptions/{subscription.Name}")));
        foreach (string path in paths)
        {
            entities.Add(await CountAsync(path, cancellationToken));
        }

        return Results.Json(new { entities });
    }

    /// <param name="fromSequenceNumber">Where to begin; null: at the front. A page has at most <see cref="MostMessages"/>.</param>
    private async Task<IResult> ShowAsync(string path, long? fromSequenceNumber, CancellationToken cancellationToken)
    {
        TopicEntity? topic = local.Entities.Topics.FirstOrDefault(topic => string.Equals(topic.Name, path, StringComparison.OrdinalIgnoreCase));
        if (topic is not null)
        {
            return Results.Json(new { name = topic.Name, subscriptions = topic.Subscriptions.Select(subscription => subscription.Name) });
        }

        object counts = await CountAsync(path, cancellationToken);
        await using ServiceBusReceiver receiver = _client.CreateReceiver(path);
        return Results.Json(new { counts, messages = await PeekAsync(receiver, fromSequenceNumber, cancellationToken) });
    }

    private async Task<IResult> ShowDeadLettersAsync(string path, CancellationToken cancellationToken)
    {
        await using ServiceBusReceiver receiver = _client.CreateReceiver(path, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return Results.Json(new { messages = await PeekAsync(receiver, fromSequenceNumber: null, cancellationToken) });
    }

    private async Task<IResult> ReplayAsync(string path, long? sequenceNumber, CancellationToken cancellationToken)
    {
        int replayed = sequenceNumber is { } number
            ? await broker.ReplayDeadLetterAsync(path, number, cancellationToken) ? 1 : 0
            : await broker.ReplayDeadLettersAsync(path, cancellationToken);
        return Results.Json(new { replayed });
    }

    /// <remarks>The body is the message's body; everything else comes as query values.</remarks>
    private async Task<IResult> SendAsync(string entity, HttpRequest request, CancellationToken cancellationToken)
    {
        var message = new ServiceBusMessage(await BinaryData.FromStreamAsync(request.Body, cancellationToken)) { ContentType = request.ContentType };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Query)
        {
            switch (name.ToLowerInvariant())
            {
                case "messageid":
                    message.MessageId = values.ToString();
                    break;
                case "subject":
                    message.Subject = values.ToString();
                    break;
                case "correlationid":
                    message.CorrelationId = values.ToString();
                    break;
                case "scheduledfor" when DateTimeOffset.TryParse(values.ToString(), out DateTimeOffset at):
                    message.ScheduledEnqueueTime = at;
                    break;
                default:
                    return Results.Problem(statusCode: StatusCodes.Status400BadRequest, detail: $"'{name}' is not understood: messageId, subject, correlationId and scheduledFor (a time) are.");
            }
        }

        message.MessageId ??= Guid.NewGuid().ToString("N");
        await using ServiceBusSender sender = _client.CreateSender(entity);
        await sender.SendMessageAsync(message, cancellationToken);
        return Results.Json(new { messageId = message.MessageId }, statusCode: StatusCodes.Status201Created);
    }

    private async Task<object> CountAsync(string path, CancellationToken cancellationToken)
    {
        MessageCounts counts = await broker.CountMessagesAsync(path, cancellationToken);
        return new { name = path, active = counts.Active, scheduled = counts.Scheduled, deferred = counts.Deferred, deadLettered = counts.DeadLettered };
    }

    private static async Task<IEnumerable<object>> PeekAsync(ServiceBusReceiver receiver, long? fromSequenceNumber, CancellationToken cancellationToken) =>
        (await receiver.PeekMessagesAsync(MostMessages, fromSequenceNumber, cancellationToken)).Select(message => (object)new
        {
            sequenceNumber = message.SequenceNumber,
            messageId = message.MessageId,
            state = message.State.ToString(),
            subject = message.Subject,
            correlationId = message.CorrelationId,
            contentType = message.ContentType,
            enqueuedAt = message.EnqueuedTime,
            scheduledFor = message.ScheduledEnqueueTime == default ? (DateTimeOffset?)null : message.ScheduledEnqueueTime,
            deliveryCount = message.DeliveryCount,
            deadLetterReason = message.DeadLetterReason,
            deadLetterErrorDescription = message.DeadLetterErrorDescription,
            properties = message.ApplicationProperties.ToDictionary(property => property.Key, property => property.Value?.ToString()),
            body = message.Body.ToString(),
        });
}
