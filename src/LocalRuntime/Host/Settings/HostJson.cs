using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.DurableTask;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Settings;

/// <summary>The part of host.json that LocalRuntime obeys; every other key is ignored, as the real host ignores unknown ones.</summary>
internal sealed class HostJson
{
    private const string Overrides = "AzureFunctionsJobHost";
    private readonly IConfigurationRoot _root;

    private HostJson(IConfigurationRoot root) => _root = root;

    /// <summary>Without slashes; default <c>api</c>; may be empty.</summary>
    public string RoutePrefix => (_root["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>Null: no limit. Default 30 minutes, as on every plan but Consumption.</summary>
    public TimeSpan? FunctionTimeout => _root["functionTimeout"] switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => null,
        var text when TimeSpan.TryParse(text, out TimeSpan value) && value >= TimeSpan.FromSeconds(1) => value,
        var text => throw Wrong("functionTimeout", text, "a time span of at least one second, or -1"),
    };

    public IReadOnlyDictionary<string, LogLevel> LogLevels => _root.GetSection("logging:logLevel").GetChildren().ToDictionary(
        level => level.Key,
        level => Enum.TryParse(level.Value, ignoreCase: true, out LogLevel value) ? value : throw Wrong($"logging.logLevel.{level.Key}", level.Value, "a log level"),
        StringComparer.OrdinalIgnoreCase);

    public string HubName => Text("extensions:durableTask:hubName") ?? "TestHubName";

    public string? DefaultVersion => Text("extensions:durableTask:defaultVersion");

    public int MaxConcurrentActivities => Number("extensions:durableTask:maxConcurrentActivityFunctions") ?? 10 * Environment.ProcessorCount;

    public int MaxConcurrentOrchestrators => Number("extensions:durableTask:maxConcurrentOrchestratorFunctions") ?? 10 * Environment.ProcessorCount;

    /// <summary>Default <c>NonRunningStates</c>, as the real extension's.</summary>
    public OverridableStates OverridableExistingInstanceStates => Text("extensions:durableTask:overridableExistingInstanceStates") switch
    {
        null => OverridableStates.NonRunningStates,
        var text when Enum.TryParse(text, ignoreCase: true, out OverridableStates value) => value,
        var text => throw Wrong("extensions.durableTask.overridableExistingInstanceStates", text, "AnyState or NonRunningStates"),
    };

    public int MaxConcurrentCalls => Number("extensions:serviceBus:maxConcurrentCalls") ?? 16 * Environment.ProcessorCount;

    public bool AutoCompleteMessages => Flag("extensions:serviceBus:autoCompleteMessages") ?? true;

    public TimeSpan MaxAutoLockRenewalDuration => Span("extensions:serviceBus:maxAutoLockRenewalDuration") ?? TimeSpan.FromMinutes(5);

    public int MaxMessageBatchSize => Number("extensions:serviceBus:maxMessageBatchSize") ?? 1000;

    /// <summary>Reads host.json and, over it, settings named <c>AzureFunctionsJobHost__section__key</c>.</summary>
    /// <exception cref="LocalFunctionsHostException">Missing, not JSON, or not version 2.0.</exception>
    public static HostJson Load(LocalFunctionsHostOptions options, EnvironmentSettings environment)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "host.json");
        string text = options.HostJson ?? (File.Exists(path) ? File.ReadAllText(path) : throw new LocalFunctionsHostException($"host.json is missing; expected at {path}."));
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new LocalFunctionsHostException("host.json must be a JSON object.");
            }
        }
        catch (JsonException exception)
        {
            throw new LocalFunctionsHostException($"host.json is not valid JSON: {exception.Message}", exception);
        }

        IConfigurationRoot root = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text)))
            .AddInMemoryCollection(environment.Section(Overrides).AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null))
            .Build();
        return root["version"] is "2.0"
            ? new HostJson(root)
            : throw new LocalFunctionsHostException("host.json must say \"version\": \"2.0\".");
    }

    private static LocalFunctionsHostException Wrong(string key, string? value, string expected) => new($"host.json: {key} is '{value}', expected {expected}.");

    private string? Text(string key) => _root[key] is { Length: > 0 } value ? value : null;

    private int? Number(string key) => Text(key) switch
    {
        null => null,
        var text when int.TryParse(text, out int value) && value > 0 => value,
        var text => throw Wrong(key.Replace(':', '.'), text, "a positive number"),
    };

    private bool? Flag(string key) => Text(key) switch
    {
        null => null,
        var text when bool.TryParse(text, out bool value) => value,
        var text => throw Wrong(key.Replace(':', '.'), text, "true or false"),
    };

    private TimeSpan? Span(string key) => Text(key) switch
    {
        null => null,
        var text when TimeSpan.TryParse(text, out TimeSpan value) => value,
        var text => throw Wrong(key.Replace(':', '.'), text, "a time span"),
    };
}
