using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Service;

namespace PartnerDesk.Functions.Tests.OpenApi;

/// <summary>The description of the API says what the program's HTTP functions are, no more and no less.</summary>
public sealed partial class OpenApiTests
{
    private static readonly IReadOnlyList<HttpFunction> Functions =
    [
        .. from type in typeof(ServiceFunctions).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
           where trigger is not null
           from verb in trigger.Methods ?? []
           select new HttpFunction(function.Name, verb.ToLowerInvariant(), "/" + trigger.Route, trigger.AuthLevel, method.IsDefined(typeof(AnonymousAttribute))),
    ];

    [Fact]
    public void Every_HTTP_function_is_described_under_its_own_name() =>
        Assert.Equal(
            Functions.Select(f => $"{f.Method} {f.Route} {f.Name}").Order(),
            OpenApiDocument.Operations.Select(o => $"{o.Method} {o.Path} {o.Id}").Order());

    [Fact]
    public void There_are_HTTP_functions_to_compare() => Assert.True(Functions.Count > 20);

    [Fact]
    public void No_HTTP_function_asks_the_host_for_keys() => Assert.All(Functions, f => Assert.Equal(AuthorizationLevel.Anonymous, f.Level));

    [Fact]
    public void A_key_is_asked_for_where_the_function_wants_a_caller()
    {
        Assert.NotEmpty(OpenApiDocument.Root.GetProperty("security").EnumerateArray());
        Assert.All(OpenApiDocument.Operations, operation =>
        {
            bool isOpen = operation.Definition.TryGetProperty("security", out JsonElement own)
                && !own.EnumerateArray().Any(alternative => alternative.TryGetProperty("apiKey", out _));
            Assert.Equal(Functions.Single(f => f.Name == operation.Id).IsAnonymous, isOpen);
        });
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        string[] references = [.. Reference().Matches(OpenApiDocument.Root.GetRawText()).Select(m => m.Groups["to"].Value).Distinct()];

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(OpenApiDocument.Resolve(reference)));
    }

    [Fact]
    public void Every_component_is_used()
    {
        string text = OpenApiDocument.Root.GetRawText();
        IEnumerable<string> components =
            from kind in OpenApiDocument.Root.GetProperty("components").EnumerateObject()
            where kind.Name is "schemas" or "responses" or "parameters"
            from component in kind.Value.EnumerateObject()
            select $"#/components/{kind.Name}/{component.Name}";

        Assert.All(components, component => Assert.Contains($"\"{component}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_in_a_path_are_described_as_its_parameters() =>
        Assert.All(OpenApiDocument.Operations, operation =>
        {
            IEnumerable<string> named = PathName().Matches(operation.Path).Select(m => m.Groups["name"].Value);
            IEnumerable<JsonElement> parameters = Parameters(operation.Definition).Concat(Parameters(OpenApiDocument.Root.GetProperty("paths").GetProperty(operation.Path)));
            Assert.Equal(
                named.Order(),
                parameters.Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!).Order());
        });

    private static IEnumerable<JsonElement> Parameters(JsonElement holder) =>
        holder.TryGetProperty("parameters", out JsonElement parameters)
            ? parameters.EnumerateArray().Select(p => p.TryGetProperty("$ref", out JsonElement reference) ? OpenApiDocument.Resolve(reference.GetString()!)!.Value : p)
            : [];

    [GeneratedRegex("\"\\$ref\":\\s*\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex PathName();

    private sealed record HttpFunction(string Name, string Method, string Route, AuthorizationLevel Level, bool IsAnonymous);
}
