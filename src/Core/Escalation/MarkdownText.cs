using System.Globalization;
using System.Text;

namespace PartnerDesk.Core.Escalation;

/// <summary>Puts text of others into Markdown so that it stays text: no headings, links, tables or HTML of its own.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_[]|~";

    /// <summary>
    /// Text inside a line: line breaks become spaces, what Markdown or HTML reads inside a line is escaped. Callers put something of
    /// their own before it, so that it never begins a line.
    /// </summary>
    public static string Inline(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (char c in text)
        {
            if (c is '\r' or '\n' or '\t' or '\u0085' or '\u2028' or '\u2029') escaped.Append(' ');
            else if (IsInvisible(c)) continue;
            else if (c == '&') escaped.Append("&amp;");
            else if (c == '<') escaped.Append("&lt;");
            else if (c == '>') escaped.Append("&gt;");
            else if (Special.Contains(c, StringComparison.Ordinal)) escaped.Append('\\').Append(c);
            else escaped.Append(c);
        }

        return escaped.ToString().Trim();
    }

    /// <summary>A link that shows its address; text when it is not an absolute http or https address.</summary>
    public static string Link(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? $"<{uri.AbsoluteUri}>"
            : Inline(address);

    /// <summary>A block of its own, line breaks kept: a fence longer than any run of backticks in it.</summary>
    public static string Block(string text)
    {
        string clean = new([.. text.ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !IsInvisible(c))]);
        string fence = new('`', Math.Max(3, LongestRunOfBackticks(clean) + 1));
        return $"{fence}text\n{clean}\n{fence}";
    }

    // Control characters, and those that turn the direction of reading, can make a line show what it is not.
    private static bool IsInvisible(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static int LongestRunOfBackticks(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
