using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PartnerDesk.LocalRuntime.DurableTask.History;

/// <summary>
/// Events and messages as UTF-8 JSON, one per line: blocks can be cut and joined anywhere in storage and the whole is
/// still read line by line.
/// </summary>
internal static class HistoryCodec
{
    private const byte LineEnd = (byte)'\n';

    // Payloads are JSON inside JSON; the relaxed encoder leaves them readable and half as long.
    private static readonly HistoryJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    public static byte[] Encode(IEnumerable<HistoryEvent> events) => EncodeLines(events, Json.HistoryEvent);

    public static byte[] Encode(IEnumerable<OutboxMessage> messages) => EncodeLines(messages, Json.OutboxMessage);

    public static List<HistoryEvent> DecodeEvents(ReadOnlySequence<byte> lines) => DecodeLines(lines, Json.HistoryEvent);

    public static List<OutboxMessage> DecodeMessages(ReadOnlySequence<byte> lines) => DecodeLines(lines, Json.OutboxMessage);

    public static string Encode(Failure failure) => JsonSerializer.Serialize(failure, Json.Failure);

    public static Failure DecodeFailure(string text) => JsonSerializer.Deserialize(text, Json.Failure)!;

    public static string Encode(ParentReference parent) => JsonSerializer.Serialize(parent, Json.ParentReference);

    public static ParentReference DecodeParent(string text) => JsonSerializer.Deserialize(text, Json.ParentReference)!;

    public static string Encode(IReadOnlyDictionary<string, string> tags) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(tags), Json.DictionaryStringString);

    public static Dictionary<string, string> DecodeTags(string text) => JsonSerializer.Deserialize(text, Json.DictionaryStringString)!;

    private static byte[] EncodeLines<T>(IEnumerable<T> items, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Json.Options.Encoder, SkipValidation = true });
        foreach (T item in items)
        {
            JsonSerializer.Serialize(writer, item, type);
            writer.Flush();
            writer.Reset();
            buffer.GetSpan(1)[0] = LineEnd;
            buffer.Advance(1);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static List<T> DecodeLines<T>(ReadOnlySequence<byte> lines, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var items = new List<T>();
        var reader = new SequenceReader<byte>(lines);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, LineEnd))
        {
            var json = new Utf8JsonReader(line);
            items.Add(JsonSerializer.Deserialize(ref json, type)!);
        }

        return reader.End ? items : throw new InvalidDataException("A stored block of history ends in the middle of an event.");
    }
}

[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(OutboxMessage))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(ParentReference))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class HistoryJson : JsonSerializerContext;
