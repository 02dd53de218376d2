using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace PartnerDesk.LocalRuntime.ServiceBus.Storage;

/// <summary>What must survive a restart about one message in one queue or subscription: one property of the message's row.</summary>
/// <remarks>Locks are not in it: they end with the process, while the delivery count, written before a message is handed out, stays.</remarks>
internal sealed record DeliveryRecord
{
    /// <summary>The property's text once this queue or subscription is done with the message.</summary>
    public const string Done = "done";

    public int DeliveryCount { get; init; }

    public bool IsDeferred { get; init; }

    public bool IsDeadLettered { get; init; }

    public string? DeadLetterReason { get; init; }

    public string? DeadLetterErrorDescription { get; init; }

    /// <summary>When it was put back from the dead-letter queue; null: never.</summary>
    public DateTimeOffset? ReplayedAt { get; init; }

    public ReadOnlyDictionary<string, object?>? ModifiedProperties { get; init; }

    public string Write()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("deliveries", DeliveryCount);
            if (IsDeferred)
            {
                writer.WriteBoolean("deferred", value: true);
            }

            if (IsDeadLettered)
            {
                writer.WriteBoolean("dead", value: true);
            }

            if (DeadLetterReason is not null)
            {
                writer.WriteString("reason", DeadLetterReason);
            }

            if (DeadLetterErrorDescription is not null)
            {
                writer.WriteString("description", DeadLetterErrorDescription);
            }

            if (ReplayedAt is { } replayedAt)
            {
                writer.WriteString("replayed", replayedAt);
            }

            if (ModifiedProperties is { Count: > 0 })
            {
                writer.WritePropertyName("properties");
                PropertyValues.Write(writer, ModifiedProperties);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static DeliveryRecord Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement stored = document.RootElement;
        return new DeliveryRecord
        {
            DeliveryCount = stored.GetProperty("deliveries").GetInt32(),
            IsDeferred = stored.TryGetProperty("deferred", out _),
            IsDeadLettered = stored.TryGetProperty("dead", out _),
            DeadLetterReason = stored.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : null,
            DeadLetterErrorDescription = stored.TryGetProperty("description", out JsonElement description) ? description.GetString() : null,
            ReplayedAt = stored.TryGetProperty("replayed", out JsonElement replayed) ? replayed.GetDateTimeOffset() : null,
            ModifiedProperties = stored.TryGetProperty("properties", out JsonElement properties) ? PropertyValues.Read(properties) : null,
        };
    }
}
