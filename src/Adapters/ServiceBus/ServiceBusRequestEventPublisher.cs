using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Adapters.ServiceBus;

/// <summary>Publishes timeline entries to the topic of support events.</summary>
/// <remarks>
/// Subject is the kind of entry; MessageId is request id and sequence, so that the bus drops a repeat inside its window;
/// the properties customerId, requestId, kind and sequence serve subscription filters.
/// </remarks>
public sealed class ServiceBusRequestEventPublisher(ServiceBusSender sender) : IRequestEventPublisher
{
    public const string Topic = "support-events";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <remarks>In order, in as many sends as their size needs: a batch above the bus's limit would be refused as a whole, for ever.</remarks>
    public async Task PublishAsync(SupportRequest request, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellationToken)
    {
        ServiceBusMessageBatch? batch = null;
        try
        {
            foreach (TimelineEntry entry in entries)
            {
                ServiceBusMessage message = Message(request, entry);
                batch ??= await sender.CreateMessageBatchAsync(cancellationToken);
                if (batch.TryAddMessage(message))
                {
                    continue;
                }

                await sender.SendMessagesAsync(batch, cancellationToken);
                batch.Dispose();
                batch = await sender.CreateMessageBatchAsync(cancellationToken);
                if (!batch.TryAddMessage(message))
                {
                    throw new InvalidOperationException($"The event {message.MessageId} is larger than the bus takes.");
                }
            }

            if (batch is not null)
            {
                await sender.SendMessagesAsync(batch, cancellationToken);
            }
        }
        finally
        {
            batch?.Dispose();
        }
    }

    private static ServiceBusMessage Message(SupportRequest request, TimelineEntry entry)
    {
        var body = new RequestEvent(request.Id, request.CustomerId, request.ExternalId, request.Status, request.Severity, entry);
        return new ServiceBusMessage(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(body, Json)))
        {
            MessageId = $"{request.Id}-{entry.Sequence}",
            Subject = entry.Kind.ToString(),
            CorrelationId = request.Id,
            ContentType = "application/json",
            ApplicationProperties =
            {
                ["requestId"] = request.Id,
                ["customerId"] = request.CustomerId,
                ["kind"] = entry.Kind.ToString(),
                ["sequence"] = entry.Sequence,
            },
        };
    }

    /// <summary>The body of an event. Status and severity are those at the time of publishing; the entry is as stored.</summary>
    private sealed record RequestEvent(string RequestId, string CustomerId, string? ExternalId, RequestStatus Status, Severity Severity, TimelineEntry Entry);
}
