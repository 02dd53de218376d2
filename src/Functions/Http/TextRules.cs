using System.Globalization;
using System.Text;

namespace PartnerDesk.Functions.Http;

/// <summary>What text from outside may contain.</summary>
public static class TextRules
{
    /// <summary>True when the text has no control characters (line breaks and tabs only if allowed) and no broken surrogates.</summary>
    public static bool IsClean(string text, bool allowLineBreaks)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && !(allowLineBreaks && rune.Value is '\n' or '\r' or '\t'))
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    /// <summary>Parses an ISO 8601 time that names its zone ("Z" or an offset).</summary>
    public static bool TryParseTime(string text, out DateTimeOffset time)
    {
        time = default;
        bool namesZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return namesZone
            && text.Length is >= 17 and <= 40
            && text[10] == 'T'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }
}
