using System.Text.RegularExpressions;

namespace PartnerDesk.LocalRuntime.Settings;

/// <summary><c>%Name%</c> in trigger attributes.</summary>
internal static partial class SettingNames
{
    /// <summary>The text with every name replaced; <paramref name="missing"/> is the first one that has no value.</summary>
    public static string Resolve(string text, EnvironmentSettings settings, out string? missing)
    {
        string? unknown = null;
        string resolved = Name().Replace(text, match =>
        {
            string name = match.Groups["name"].Value;
            string? value = settings[name];
            unknown ??= value is null ? name : null;
            return value ?? match.Value;
        });
        missing = unknown;
        return resolved;
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
