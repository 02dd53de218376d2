using System.Buffers;
using System.Globalization;
using System.Text;

namespace PartnerDesk.Core.Requests;

/// <summary>What text from outside may contain: no control characters, no halves of surrogate pairs.</summary>
/// <remarks>They break logs, terminals and mails further on, and nobody types them.</remarks>
public static class PlainText
{
    /// <summary>True for text of one line.</summary>
    public static bool IsLine(string text) => IsClean(text, allowLineBreaks: false);

    /// <summary>True for text that may have line breaks and tabs.</summary>
    public static bool IsText(string text) => IsClean(text, allowLineBreaks: true);

    /// <summary>Text of others as one line of a log: what breaks lines or terminals becomes the replacement character.</summary>
    public static string AsLine(string text) => IsLine(text)
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? Rune.ReplacementChar : rune));

    private static bool IsClean(string text, bool allowLineBreaks)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed) != OperationStatus.Done) return false;

            bool isLineBreak = rune.Value is '\n' or '\r' or '\t';
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && !(allowLineBreaks && isLineBreak)) return false;

            rest = rest[consumed..];
        }

        return true;
    }
}
