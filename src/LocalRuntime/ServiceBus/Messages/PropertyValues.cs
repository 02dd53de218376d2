using System.Collections.ObjectModel;
using System.Runtime.Serialization;
using System.Text.Json;

namespace PartnerDesk.LocalRuntime.ServiceBus.Messages;

/// <summary>Writes and reads application properties so that each value keeps its type.</summary>
/// <remarks>A value is an array of a type code and text. The types are those that the service carries.</remarks>
internal static class PropertyValues
{
    /// <exception cref="SerializationException">A value has a type that the service cannot carry.</exception>
    public static void Write(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> properties)
    {
        writer.WriteStartObject();
        foreach ((string name, object? value) in properties)
        {
            (string code, string text) = Encode(value);
            writer.WriteStartArray(name);
            writer.WriteStringValue(code);
            writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static ReadOnlyDictionary<string, object?> Read(JsonElement properties)
    {
        Dictionary<string, object?> read = new(StringComparer.Ordinal);
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            read[property.Name] = Decode(property.Value[0].GetString()!, property.Value[1].GetString()!);
        }

        return read.AsReadOnly();
    }

    /// <summary>A copy that no later change of the caller's objects can reach.</summary>
    /// <exception cref="SerializationException">A value has a type that the service cannot carry.</exception>
    public static ReadOnlyDictionary<string, object?> Copy(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        Dictionary<string, object?> copy = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in properties)
        {
            (string code, string text) = Encode(value);
            copy[name] = Decode(code, text);
        }

        return copy.AsReadOnly();
    }

    private static (string Code, string Text) Encode(object? value) => value switch
    {
        null => ("null", ""),
        string text => ("string", text),
        bool flag => ("bool", flag ? "1" : "0"),
        byte number => ("byte", number.ToString()),
        sbyte number => ("sbyte", number.ToString()),
        short number => ("short", number.ToString()),
        ushort number => ("ushort", number.ToString()),
        int number => ("int", number.ToString()),
        uint number => ("uint", number.ToString()),
        long number => ("long", number.ToString()),
        ulong number => ("ulong", number.ToString()),
        float number => ("float", number.ToString("R")),
        double number => ("double", number.ToString("R")),
        decimal number => ("decimal", number.ToString()),
        char character => ("char", ((int)character).ToString()),
        Guid id => ("guid", id.ToString()),
        DateTime time => ("time", time.ToUniversalTime().Ticks.ToString()),
        DateTimeOffset time => ("offset", time.UtcTicks.ToString()),
        TimeSpan span => ("span", span.Ticks.ToString()),
        Uri uri => ("uri", uri.OriginalString),
        byte[] bytes => ("bytes", Convert.ToBase64String(bytes)),
        Stream stream => ("bytes", Convert.ToBase64String(BinaryData.FromStream(stream).ToMemory().Span)),
        _ => throw new SerializationException($"Serialization failed due to an unsupported type, {value.GetType().FullName}."),
    };

    private static object? Decode(string code, string text) => code switch
    {
        "null" => null,
        "string" => text,
        "bool" => text == "1",
        "byte" => byte.Parse(text),
        "sbyte" => sbyte.Parse(text),
        "short" => short.Parse(text),
        "ushort" => ushort.Parse(text),
        "int" => int.Parse(text),
        "uint" => uint.Parse(text),
        "long" => long.Parse(text),
        "ulong" => ulong.Parse(text),
        "float" => float.Parse(text),
        "double" => double.Parse(text),
        "decimal" => decimal.Parse(text),
        "char" => (char)int.Parse(text),
        "guid" => Guid.Parse(text),
        "time" => new DateTime(long.Parse(text), DateTimeKind.Utc),
        "offset" => new DateTimeOffset(long.Parse(text), TimeSpan.Zero),
        "span" => TimeSpan.FromTicks(long.Parse(text)),
        "uri" => new Uri(text, UriKind.RelativeOrAbsolute),
        "bytes" => Convert.FromBase64String(text),
        _ => throw new InvalidDataException($"A stored message has a property of the unknown type '{code}'."),
    };
}
