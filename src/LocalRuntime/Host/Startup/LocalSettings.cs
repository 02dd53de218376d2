using System.Text.Json;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Startup;

/// <summary>
/// <c>local.settings.json</c> beside the program, or else the sample of the same shape: the app settings of a developer's machine,
/// as Core Tools reads them.
/// </summary>
/// <param name="FileName">The file they come from; null when there is none.</param>
/// <param name="Values">Names and values of app settings.</param>
/// <param name="HttpPort">The file's <c>Host.LocalHttpPort</c>, if it says one.</param>
public sealed record LocalSettings(string? FileName, IReadOnlyDictionary<string, string> Values, int? HttpPort)
{
    public const string OwnFile = "local.settings.json";
    public const string SampleFile = "local.settings.sample.json";

    private const string Section = "Values";
    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>True when there is no file of the developer's own.</summary>
    public bool IsSample => FileName == SampleFile;

    /// <summary>What the reader of the console should know about where the values come from; null when they are the developer's own.</summary>
    public string? Notice => IsSample ? $"No {OwnFile}: the values of {SampleFile} hold." : null;

    /// <summary>Reads the settings from a folder.</summary>
    /// <exception cref="LocalSetupException">The file is not JSON, is encrypted, or holds something that is no setting.</exception>
    public static LocalSettings Load(string folder)
    {
        foreach (string file in (string[])[OwnFile, SampleFile])
        {
            string path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                return Parse(file, File.ReadAllText(path));
            }
        }

        return new LocalSettings(null, new Dictionary<string, string>(), null);
    }

    /// <summary>The values to set: what the environment already has stays as it is there, also when it is empty.</summary>
    /// <param name="environment">Reads a variable; null means that it is not set.</param>
    public IEnumerable<KeyValuePair<string, string>> MissingFrom(Func<string, string?> environment) =>
        Values.Where(value => environment(value.Key) is null);

    private static LocalSettings Parse(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Tolerant);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new LocalSetupException($"{file} must be a JSON object with an object \"{Section}\".");
            }

            if (root.TryGetProperty("IsEncrypted", out JsonElement encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new LocalSetupException(
                    $"{file} says \"IsEncrypted\": true. Only Core Tools can decrypt it: run 'func settings decrypt' beside it, or write the values in clear text.");
            }

            return new LocalSettings(file, ReadValues(file, root), ReadPort(file, root));
        }
        catch (JsonException unreadable)
        {
            throw new LocalSetupException($"{file} is not valid JSON: {unreadable.Message}", unreadable);
        }
    }

    private static Dictionary<string, string> ReadValues(string file, JsonElement root)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!root.TryGetProperty(Section, out JsonElement section))
        {
            return values;
        }

        if (section.ValueKind != JsonValueKind.Object)
        {
            throw new LocalSetupException($"{file}: \"{Section}\" must be an object.");
        }

        foreach (JsonProperty value in section.EnumerateObject())
        {
            values[value.Name] = value.Value.ValueKind switch
            {
                JsonValueKind.String => value.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
                _ => throw new LocalSetupException(
                    $"{file}: \"{value.Name}\" must be text, a number, true or false. Sections are written as \"{value.Name}__Key\": \"value\"."),
            };
        }

        return values;
    }

    private static int? ReadPort(string file, JsonElement root)
    {
        if (!root.TryGetProperty("Host", out JsonElement host) || host.ValueKind != JsonValueKind.Object
            || !host.TryGetProperty("LocalHttpPort", out JsonElement port))
        {
            return null;
        }

        string text = port.ValueKind == JsonValueKind.String ? port.GetString()! : port.GetRawText();
        return Startup.HttpPort.TryParse(text, out int value)
            ? value
            : throw new LocalSetupException($"{file}: \"LocalHttpPort\" must be a port from 1 to 65535, not {text}.");
    }
}
