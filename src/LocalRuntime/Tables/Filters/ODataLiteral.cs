using System.Globalization;
using System.Text;

namespace PartnerDesk.LocalRuntime.Tables.Filters;

/// <summary>Values as OData text.</summary>
internal static class ODataLiteral
{
    /// <param name="value">The value.</param>
    /// <param name="position">Its place among the arguments, for the message.</param>
    /// <exception cref="ArgumentException">The type has no OData form.</exception>
    public static string Of(object? value, int position) => TryFormat(value) ??
        throw new ArgumentException($"Unable to convert argument {position} from type {value!.GetType()} to an OData literal.");

    /// <summary>The literal, or null when the type has none.</summary>
    public static string? TryFormat(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        int or uint or short or ushort or byte or sbyte or float or double or decimal =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "L",
        Guid guid => $"guid'{guid}'",
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime time => Time(time.Kind is DateTimeKind.Local ? time.ToUniversalTime() : time),
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data.ToMemory().Span)}'",
        string text => Quoted(text),
        char character => Quoted(character.ToString()),
        StringBuilder text => Quoted(text.ToString()),
        _ => null,
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // Seven digits at most, and none that are zero at the end.
    private static string Time(DateTime utc) => $"datetime'{utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}'";
}
