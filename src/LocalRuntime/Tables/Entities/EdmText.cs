using System.Globalization;
using System.Text.Json;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>How values look as text on the wire, both ways.</summary>
internal static class EdmText
{
    // Seven digits of a second and "Z": what the service itself writes.
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static void WriteTime(Utf8JsonWriter writer, DateTime utc)
    {
        Span<byte> text = stackalloc byte[TimeFormat.Length];
        utc.TryFormat(text, out int length, TimeFormat, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    /// <exception cref="NotSupportedException">Not UTC: the instant would be a guess.</exception>
    public static DateTime RequireUtc(DateTime value) => value.Kind is DateTimeKind.Utc
        ? value
        : throw new NotSupportedException($"A DateTime of kind {value.Kind} cannot be stored. Only Utc is supported.");

    /// <summary>JSON has no NaN, the service takes it as text. An infinity is refused by the writer.</summary>
    public static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (double.IsNaN(value)) writer.WriteStringValue("NaN"u8);
        else writer.WriteNumberValue(value);
    }

    public static void WriteInt64(Utf8JsonWriter writer, long value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    public static void WriteUInt64(Utf8JsonWriter writer, ulong value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    public static double ParseDouble(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static DateTime ParseDateTime(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public static DateTimeOffset ParseDateTimeOffset(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
