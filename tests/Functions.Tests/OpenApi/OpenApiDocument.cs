using System.Text.Json;
using PartnerDesk.Functions.Service;

namespace PartnerDesk.Functions.Tests.OpenApi;

/// <summary>One operation of the API's description.</summary>
internal sealed record OpenApiOperation(string Path, string Method, JsonElement Definition)
{
    public string Id => Definition.GetProperty("operationId").GetString()!;

    public JsonElement Responses => Definition.GetProperty("responses");
}

/// <summary>The API's description as the program serves it: src/Functions/openapi.json.</summary>
internal static class OpenApiDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public static JsonElement Root { get; } = Read();

    public static IReadOnlyList<OpenApiOperation> Operations { get; } =
    [
        .. from path in Root.GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           where Methods.Contains(method.Name)
           select new OpenApiOperation(path.Name, method.Name, method.Value),
    ];

    /// <summary>The operation of a live call; null when the description has none.</summary>
    public static OpenApiOperation? Find(string method, string path) => Operations.SingleOrDefault(operation =>
        operation.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && Fits(operation.Path, path));

    /// <summary>What a local reference ("#/components/...") names; null when nothing is there.</summary>
    public static JsonElement? Resolve(string reference)
    {
        JsonElement found = Root;
        foreach (string part in reference.Split('/').Skip(1))
        {
            if (!found.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out found))
            {
                return null;
            }
        }

        return found;
    }

    private static bool Fits(string template, string path)
    {
        string[] wanted = template.Split('/');
        string[] given = path.Split('/');
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    private static JsonElement Read()
    {
        using Stream stream = typeof(ServiceFunctions).Assembly.GetManifestResourceStream("openapi.json")!;
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }
}
