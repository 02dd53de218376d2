using System.Buffers;
using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Messages;

/// <summary>A message as the bytes that are stored: four bytes for the length of a JSON header, the header, the body.</summary>
internal static class MessagePayload
{
    private const int LengthBytes = 4;

    /// <exception cref="System.Runtime.Serialization.SerializationException">An application property has a type that the service cannot carry.</exception>
    public static OutgoingMessage Write(ServiceBusMessage message)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            WriteText(writer, "id", message.MessageId);
            WriteText(writer, "partitionKey", message.PartitionKey);
            WriteText(writer, "viaPartitionKey", message.TransactionPartitionKey);
            WriteText(writer, "session", message.SessionId);
            WriteText(writer, "replyToSession", message.ReplyToSessionId);
            WriteText(writer, "correlation", message.CorrelationId);
            WriteText(writer, "subject", message.Subject);
            WriteText(writer, "to", message.To);
            WriteText(writer, "contentType", message.ContentType);
            WriteText(writer, "replyTo", message.ReplyTo);
            if (message.ApplicationProperties.Count > 0)
            {
                writer.WritePropertyName("properties");
                PropertyValues.Write(writer, message.ApplicationProperties!);
            }

            writer.WriteEndObject();
        }

        ReadOnlySpan<byte> body = message.Body is null ? [] : message.Body.ToMemory().Span;
        byte[] payload = new byte[LengthBytes + buffer.WrittenCount + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, buffer.WrittenCount);
        buffer.WrittenSpan.CopyTo(payload.AsSpan(LengthBytes));
        body.CopyTo(payload.AsSpan(LengthBytes + buffer.WrittenCount));
        return new OutgoingMessage(message.MessageId, message.TimeToLive, message.ScheduledEnqueueTime, payload);
    }

    /// <summary>Rebuilds the message, joined with what the broker knows about this delivery.</summary>
    public static ServiceBusReceivedMessage Read(ReadOnlyMemory<byte> payload, DeliveryFacts facts)
    {
        int headerLength = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
        using JsonDocument document = JsonDocument.Parse(payload.Slice(LengthBytes, headerLength));
        JsonElement header = document.RootElement;
        return new ServiceBusReceivedMessage
        {
            Body = BinaryData.FromBytes(payload[(LengthBytes + headerLength)..]),
            MessageId = ReadText(header, "id"),
            PartitionKey = ReadText(header, "partitionKey"),
            TransactionPartitionKey = ReadText(header, "viaPartitionKey"),
            SessionId = ReadText(header, "session"),
            ReplyToSessionId = ReadText(header, "replyToSession"),
            CorrelationId = ReadText(header, "correlation"),
            Subject = ReadText(header, "subject"),
            To = ReadText(header, "to"),
            ContentType = ReadText(header, "contentType"),
            ReplyTo = ReadText(header, "replyTo"),
            ApplicationProperties = Properties(header, facts)!,
            TimeToLive = facts.TimeToLive,
            ScheduledEnqueueTime = facts.ScheduledEnqueueTime,
            EnqueuedTime = facts.EnqueuedTime,
            SequenceNumber = facts.SequenceNumber,
            EnqueuedSequenceNumber = facts.SequenceNumber,
            DeliveryCount = facts.DeliveryCount,
            LockTokenGuid = facts.LockToken,
            LockedUntil = facts.LockedUntil,
            State = facts.State,
        };
    }

    private static IReadOnlyDictionary<string, object?> Properties(JsonElement header, DeliveryFacts facts)
    {
        IReadOnlyDictionary<string, object?> sent = header.TryGetProperty("properties", out JsonElement stored)
            ? PropertyValues.Read(stored)
            : new Dictionary<string, object?>(StringComparer.Ordinal);
        if (facts.ModifiedProperties is null && facts.DeadLetterReason is null && facts.DeadLetterErrorDescription is null)
        {
            return sent;
        }

        Dictionary<string, object?> merged = new(sent, StringComparer.Ordinal);
        foreach ((string name, object? value) in facts.ModifiedProperties ?? ReadOnlyDictionary<string, object?>.Empty)
        {
            merged[name] = value;
        }

        if (facts.DeadLetterReason is not null)
        {
            merged[DeadLetterProperties.Reason] = facts.DeadLetterReason;
        }

        if (facts.DeadLetterErrorDescription is not null)
        {
            merged[DeadLetterProperties.ErrorDescription] = facts.DeadLetterErrorDescription;
        }

        return merged.AsReadOnly();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static string? ReadText(JsonElement header, string name) =>
        header.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
