using System.Text.Json;
using Azure;
using Azure.Core;
using PartnerDesk.LocalRuntime.Tables.Transactions;

namespace PartnerDesk.LocalRuntime.Tables.Wire;

/// <summary>Reads code and message of the service's OData error body. Any other body (XML, HTML) is left to the default text.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static readonly TableErrorParser Instance = new();

    private TableErrorParser()
    {
    }

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Content.ToMemory());
            if (document.RootElement.ValueKind is not JsonValueKind.Object ||
                !document.RootElement.TryGetProperty("odata.error", out JsonElement body) ||
                body.ValueKind is not JsonValueKind.Object)
            {
                return false;
            }

            string? code = Text(body, "code");
            string? message = body.TryGetProperty("message", out JsonElement text) && text.ValueKind is JsonValueKind.Object
                ? Text(text, "value")
                : null;
            error = new ResponseError(code, message);
            data = FailedAction.DataOf(message);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
