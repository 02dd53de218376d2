using System.Globalization;
using System.Text.Json;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.LocalRuntime.Startup;

namespace PartnerDesk.Testing.Processes;

/// <summary>The sample settings, moved to a home folder and ports of one test's own.</summary>
internal static class PartnerDeskSettings
{
    private const string SandboxPortSetting = "Sandbox__Port";

    /// <summary>
    /// Every value of the sample, so that a developer's own local.settings.json does not reach a test, with the sandbox's port
    /// replaced wherever an address names it.
    /// </summary>
    /// <param name="programFolder">Where the program's sample settings lie.</param>
    public static Dictionary<string, string?> Create(string programFolder, string home, string storage, int sandboxPort)
    {
        using var sample = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(programFolder, LocalSettings.SampleFile)),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var settings = sample.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => (string?)value.Value.ToString());
        string ownPort = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{sandboxPort}/");
        if (settings.GetValueOrDefault(SandboxPortSetting) is { } samplePort)
        {
            foreach ((string name, string? value) in settings.ToList())
            {
                settings[name] = value!.Replace($"127.0.0.1:{samplePort}/", ownPort, StringComparison.Ordinal);
            }
        }

        settings[SandboxPortSetting] = sandboxPort.ToString(CultureInfo.InvariantCulture);
        settings["AzureWebJobsStorage"] = storage;
        settings["LocalRuntime__Home"] = home;
        return settings;
    }
}
