using System.Text.Json;
using System.Text.RegularExpressions;

namespace PartnerDesk.Functions.Tests.OpenApi;

/// <summary>The part of JSON Schema that the description uses: says where a live answer does not fit.</summary>
internal static class OpenApiSchema
{
    /// <returns>What does not fit, each with its place; empty when the value fits.</returns>
    public static IReadOnlyList<string> Check(JsonElement schema, JsonElement value) => Check(schema, value, "$", isPart: false);

    /// <param name="isPart">True for one schema of several that describe the value together.</param>
    private static IReadOnlyList<string> Check(JsonElement schema, JsonElement value, string place, bool isPart)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return OpenApiDocument.Resolve(reference.GetString()!) is { } target ? Check(target, value, place, isPart) : [$"{place}: {reference} is not there"];
        }

        if (schema.TryGetProperty("anyOf", out JsonElement choices))
        {
            List<IReadOnlyList<string>> misfits = [.. choices.EnumerateArray().Select(choice => Check(choice, value, place, isPart))];
            return misfits.Exists(m => m.Count == 0) ? [] : [.. misfits.SelectMany(m => m)];
        }

        if (schema.TryGetProperty("allOf", out JsonElement parts))
        {
            return [.. parts.EnumerateArray().SelectMany(part => Check(part, value, place, isPart: true))];
        }

        List<string> wrong = [];
        if (schema.TryGetProperty("type", out JsonElement type) && !Types(type).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(type).Contains("number")))
        {
            return [$"{place}: {TypeOf(value)} instead of {type}"];
        }

        if (schema.TryGetProperty("enum", out JsonElement words) && !words.EnumerateArray().Any(word => word.ToString() == value.ToString()))
        {
            wrong.Add($"{place}: {value} is not one of {words}");
        }

        if (schema.TryGetProperty("const", out JsonElement only) && only.ToString() != value.ToString())
        {
            wrong.Add($"{place}: {value} instead of {only}");
        }

        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out JsonElement pattern)
            && !Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(5)))
        {
            wrong.Add($"{place}: '{value}' does not fit {pattern}");
        }

        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("format", out JsonElement format) && !HasFormat(value.GetString()!, format.GetString()!))
        {
            wrong.Add($"{place}: '{value}' is no {format}");
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            CheckMembers(schema, value, place, isPart, wrong);
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
        {
            wrong.AddRange(value.EnumerateArray().SelectMany((item, i) => Check(items, item, $"{place}[{i}]", isPart: false)));
        }

        return wrong;
    }

    private static void CheckMembers(JsonElement schema, JsonElement value, string place, bool isPart, List<string> wrong)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            wrong.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{place}: {name} is missing"));
        }

        bool isDescribed = schema.TryGetProperty("properties", out JsonElement properties);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (isDescribed && properties.TryGetProperty(member.Name, out JsonElement described))
            {
                wrong.AddRange(Check(described, member.Value, $"{place}.{member.Name}", isPart: false));
            }
            else if (schema.TryGetProperty("additionalProperties", out JsonElement others) && others.ValueKind == JsonValueKind.Object)
            {
                wrong.AddRange(Check(others, member.Value, $"{place}.{member.Name}", isPart: false));
            }
            else if (isDescribed && !isPart)
            {
                wrong.Add($"{place}: {member.Name} is not described");
            }
        }
    }

    private static string[] Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => text.EndsWith("+00:00", StringComparison.Ordinal) || text.EndsWith('Z'),
        "uri" => Uri.IsWellFormedUriString(text, UriKind.Absolute),
        _ => true,
    };
}
