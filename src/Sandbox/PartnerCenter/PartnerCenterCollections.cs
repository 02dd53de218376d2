using System.Text.Json.Nodes;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>The shape of Partner Center's lists and links.</summary>
internal static class PartnerCenterCollections
{
    public static JsonObject Of(IEnumerable<JsonNode> items, string self, int? totalCount = null)
    {
        JsonArray array = [.. items];
        return new JsonObject
        {
            ["totalCount"] = totalCount ?? array.Count,
            ["items"] = array,
            ["links"] = new JsonObject { ["self"] = Link(self) },
            ["attributes"] = Attributes("Collection"),
        };
    }

    public static JsonObject Link(string uri, params (string Key, string Value)[] headers) => new()
    {
        ["uri"] = uri,
        ["method"] = "GET",
        ["headers"] = new JsonArray([.. headers.Select(header => (JsonNode)new JsonObject { ["key"] = header.Key, ["value"] = header.Value })]),
    };

    public static JsonObject Attributes(string objectType) => new() { ["objectType"] = objectType };
}
