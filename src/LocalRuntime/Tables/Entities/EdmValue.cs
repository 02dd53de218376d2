using System.Text.Json;
using System.Xml;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>Values whose type is known only at run time: those of a <see cref="Azure.Data.Tables.TableEntity"/>.</summary>
internal static class EdmValue
{
    /// <summary>The type mark that <paramref name="value"/> needs; empty for none.</summary>
    public static ReadOnlySpan<byte> MarkOf(object? value) => value switch
    {
        long or ulong => Edm.Int64,
        double => Edm.Double,
        Guid => Edm.Guid,
        DateTimeOffset or DateTime => Edm.DateTime,
        byte[] or BinaryData => Edm.Binary,
        _ => default,
    };

    /// <exception cref="NotSupportedException">The service has no such type.</exception>
    /// <exception cref="ArgumentException">An infinite number.</exception>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: EdmText.WriteInt64(writer, number); break;
            case ulong number: EdmText.WriteUInt64(writer, number); break;
            case double number: EdmText.WriteDouble(writer, number); break;
            case float number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case Guid guid: writer.WriteStringValue(guid); break;
            case DateTimeOffset time: EdmText.WriteTime(writer, time.UtcDateTime); break;
            case DateTime time: EdmText.WriteTime(writer, EdmText.RequireUtc(time)); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case BinaryData data: writer.WriteBase64StringValue(data.ToMemory().Span); break;
            case TimeSpan span: writer.WriteStringValue(XmlConvert.ToString(span)); break;
            case IEnumerable<KeyValuePair<string, object?>> map: WriteMap(writer, map); break;
            case IEnumerable<object?> list: WriteList(writer, list); break;
            default: throw new NotSupportedException($"Not supported type {value.GetType()}");
        }
    }

    // The service refuses composite values; they are sent so that it is the service that says so.
    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> map)
    {
        writer.WriteStartObject();
        foreach ((string key, object? value) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable<object?> list)
    {
        writer.WriteStartArray();
        foreach (object? value in list) Write(writer, value);
        writer.WriteEndArray();
    }

    /// <summary>The value under the reader, typed by its mark.</summary>
    public static object? Read(ref Utf8JsonReader reader, string? mark)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.Number when mark is "Edm.Double": return reader.GetDouble();
            case JsonTokenType.Number when reader.TryGetInt32(out int number): return number;
            case JsonTokenType.Number when reader.TryGetInt64(out long number): return number;
            case JsonTokenType.Number: return reader.GetDouble();
            case JsonTokenType.String when mark is "Edm.Guid" && reader.TryGetGuid(out Guid guid): return guid;
            case JsonTokenType.String when mark is "Edm.DateTime" && reader.TryGetDateTimeOffset(out DateTimeOffset time): return time;
            case JsonTokenType.String when mark is "Edm.Binary": return reader.GetBytesFromBase64();
            case JsonTokenType.String: return Convert(reader.GetString(), mark);
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>Applies a mark that came after its value, or to text in an unusual form.</summary>
    public static object? Convert(object? value, string? mark) => (mark, value) switch
    {
        ("Edm.Int64", string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        ("Edm.Int64", int number) => (long)number,
        ("Edm.Double", string text) => EdmText.ParseDouble(text),
        ("Edm.Double", int number) => (double)number,
        ("Edm.Double", long number) => (double)number,
        ("Edm.Guid", string text) => Guid.Parse(text),
        ("Edm.DateTime", string text) => EdmText.ParseDateTimeOffset(text),
        ("Edm.Binary", string text) => System.Convert.FromBase64String(text),
        _ => value,
    };
}
