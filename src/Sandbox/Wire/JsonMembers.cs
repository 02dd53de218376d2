using System.Text.Json;

namespace PartnerDesk.Sandbox.Wire;

/// <summary>Members are found in any case: documented request bodies are in PascalCase, answers in camelCase.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    /// <summary>Reads a JSON body; null when it is not JSON.</summary>
    public static async Task<JsonElement?> ReadJsonAsync(this HttpRequest request)
    {
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
