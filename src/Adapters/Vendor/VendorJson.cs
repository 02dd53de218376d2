using System.Globalization;
using System.Text.Json;

namespace PartnerDesk.Adapters.Vendor;

/// <summary>Reads the vendor's JSON as it is: a byte-order mark, names in either case, numbers for words, times without a zone.</summary>
/// <remarks>Source: facts on Partner Center and Graph, "JSON oddities to survive". Nothing here throws for odd content.</remarks>
internal static class VendorJson
{
    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <returns>Null when the bytes are not a JSON object or array.</returns>
    public static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith(Bom))
        {
            bytes = bytes[Bom.Length..];
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 32 });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (element.TryGetProperty(name, out JsonElement exact))
        {
            return exact.ValueKind == JsonValueKind.Null ? null : exact;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.NameEquals(name) || property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
            }
        }

        return null;
    }

    /// <summary>Text as it is, a number or boolean as its JSON text; null for anything else.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? AsText(value) : null;

    public static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    public static int? Int(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } n when n.TryGetInt32(out int value) => value,
        { ValueKind: JsonValueKind.String } s when int.TryParse(s.GetString(), CultureInfo.InvariantCulture, out int value) => value,
        _ => null,
    };

    public static bool? Bool(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } s when bool.TryParse(s.GetString(), out bool value) => value,
        _ => null,
    };

    /// <summary>A time; without a zone it is UTC, and the year 1 means none.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Text(name) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
        && time.Year > 1
            ? time
            : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
