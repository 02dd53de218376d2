using System.Text.RegularExpressions;

namespace PartnerDesk.Sandbox.Faults;

/// <summary>A path in which <c>*</c> stands for any characters, slashes included; case does not matter.</summary>
internal static class PathPattern
{
    public static bool Matches(string pattern, string path)
    {
        string expression = "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + "$";
        return Regex.IsMatch(path, expression, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
