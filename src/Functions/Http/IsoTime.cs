using System.Globalization;

namespace PartnerDesk.Functions.Http;

/// <summary>Times as the API takes them.</summary>
public static class IsoTime
{
    /// <summary>Parses an ISO 8601 time that names its zone ("Z" or an offset).</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        bool namesZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return namesZone
            && text.Length is >= 17 and <= 40
            && text[10] == 'T'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }
}
