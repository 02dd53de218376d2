using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PartnerDesk.Functions.Http;

/// <summary>How the API writes and reads JSON: camelCase, words for enums, nothing unknown accepted.</summary>
public static class ApiJson
{
    /// <summary>Depth of the deepest request body is 2; more is hostile.</summary>
    private const int MaxDepth = 8;

    public static JsonSerializerOptions Write { get; } = new(JsonSerializerDefaults.Web)
    {
        // Answers are JSON documents, never parts of a page: Chinese text stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static JsonSerializerOptions Read { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        MaxDepth = MaxDepth,
    };
}
