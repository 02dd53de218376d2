using System.Text.Json;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>A service request on the wire: numbers and times without a zone in lists, words in the single answer.</summary>
internal static class ServiceRequestJson
{
    private static readonly string[] Severities = ["unknown", "critical", "moderate", "minimal"];
    private static readonly string[] Statuses = ["none", "open", "closed", "attention_needed"];

    public static JsonNode ListItem(ServiceRequest request) => new JsonObject
    {
        ["title"] = request.Title,
        ["severity"] = Array.IndexOf(Severities, request.Severity),
        ["id"] = request.Id,
        ["status"] = Array.IndexOf(Statuses, request.Status),
        ["primaryContact"] = new JsonObject { ["lastName"] = "Baker", ["firstName"] = "Ann" },
        ["createdDate"] = VendorDates.WithoutZone(request.CreatedAt),
        ["lastModifiedDate"] = VendorDates.WithoutZone(request.ModifiedAt),
        ["lastClosedDate"] = request.ClosedAt is { } closed ? VendorDates.WithoutZone(closed) : VendorDates.None,
        ["attributes"] = PartnerCenterCollections.Attributes("ServiceRequest"),
    };

    public static JsonNode Single(SandboxCustomer owner, ServiceRequest request) => new JsonObject
    {
        ["title"] = request.Title,
        ["description"] = request.Description,
        ["severity"] = request.Severity,
        ["supportTopicId"] = "10000001",
        ["supportTopicName"] = request.ProductName,
        ["id"] = request.Id,
        ["status"] = request.Status,
        ["organization"] = new JsonObject { ["id"] = owner.Id, ["name"] = owner.CompanyName },
        ["productId"] = "10001",
        ["productName"] = request.ProductName,
        ["createdDate"] = VendorDates.Utc(request.CreatedAt),
        ["lastModifiedDate"] = VendorDates.Precise(request.ModifiedAt),
        ["lastClosedDate"] = request.ClosedAt is { } closed ? VendorDates.Utc(closed) : VendorDates.None,
        ["notes"] = new JsonArray([.. request.Notes.Select(note => (JsonNode)new JsonObject
        {
            ["createdByName"] = note.By,
            ["createdDate"] = VendorDates.WithoutZone(note.At),
            ["text"] = note.Text,
        })]),
        ["attributes"] = PartnerCenterCollections.Attributes("ServiceRequest"),
    };

    /// <summary>False when the severity is invalid; null in <paramref name="severity"/> when it is to stay.</summary>
    public static bool TryReadSeverity(JsonElement? member, out string? severity) => TryRead(member, Severities, out severity);

    /// <summary>False when the status is invalid; null in <paramref name="status"/> when it is to stay.</summary>
    public static bool TryReadStatus(JsonElement? member, out string? status) => TryRead(member, Statuses, out status);

    /// <summary>Reads a filter by Status, the only field that lists can be filtered by.</summary>
    public static bool TryReadStatusFilter(string filter, out string? status)
    {
        status = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(filter);
            return string.Equals(document.RootElement.Member("field")?.ToString(), "Status", StringComparison.OrdinalIgnoreCase)
                && TryReadStatus(document.RootElement.Member("value"), out status);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryRead(JsonElement? member, string[] words, out string? word)
    {
        word = null;
        if (member is null or { ValueKind: JsonValueKind.Null })
        {
            return true;
        }

        string text = member.Value.ToString();
        int index = int.TryParse(text, out int number) ? number : Array.FindIndex(words, one => string.Equals(one, text, StringComparison.OrdinalIgnoreCase));
        if (index < 0 || index >= words.Length)
        {
            return false;
        }

        word = index == 0 ? null : words[index];
        return true;
    }
}
