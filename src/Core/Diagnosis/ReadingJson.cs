using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>The stored form of readings.</summary>
internal static class ReadingJson
{
    // Kept in tables and shown as text only; the relaxed encoder keeps Chinese text short.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T reading) => JsonSerializer.Serialize(reading, Options);

    /// <returns>Null when the text is not such a reading.</returns>
    public static T? Read<T>(string content)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
