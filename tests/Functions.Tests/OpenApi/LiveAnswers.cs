using System.Globalization;
using System.Text.Json;
using PartnerDesk.Testing.Desk;

namespace PartnerDesk.Functions.Tests.OpenApi;

/// <summary>Holds what the running program answers to the API's description.</summary>
internal static class LiveAnswers
{
    /// <summary>Fails when the description does not know this answer, or describes it differently.</summary>
    public static void Check(DeskAnswer answer)
    {
        string path = answer.Path.Split('?')[0]["/api".Length..];
        if (OpenApiDocument.Find(answer.Method.Method, path) is not { } operation)
        {
            Assert.Fail($"The description has no operation for {answer}");
            return;
        }

        string status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        if (!operation.Responses.TryGetProperty(status, out JsonElement response))
        {
            Assert.Fail($"The description of {operation.Id} has no status {status}: {answer}");
        }

        if (response.TryGetProperty("$ref", out JsonElement reference))
        {
            response = OpenApiDocument.Resolve(reference.GetString()!)!.Value;
        }

        string? mediaType = answer.ContentType?.MediaType;
        if (!response.TryGetProperty("content", out JsonElement content) || mediaType is null || !content.TryGetProperty(mediaType, out JsonElement described))
        {
            Assert.Fail($"The description of {operation.Id} {status} has no content of type '{mediaType}': {answer}");
            return;
        }

        if (mediaType.EndsWith("json", StringComparison.Ordinal) && described.TryGetProperty("schema", out JsonElement schema))
        {
            IReadOnlyList<string> misfits = OpenApiSchema.Check(schema, answer.Json);
            Assert.True(misfits.Count == 0, $"{string.Join(Environment.NewLine, misfits)}{Environment.NewLine}{answer}");
        }
    }
}
