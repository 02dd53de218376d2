using System.Globalization;
using System.Text.Json;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>
/// Writes and reads the values of one declared property type. What a codec does with a stored value of another type (an exception,
/// a default, the wire text) is what the Azure client does with it.
/// </summary>
internal abstract class EdmCodec<T>
{
    /// <summary>False for types that are sent but never read back.</summary>
    public virtual bool CanRead => true;

    public virtual bool IsNull(T value) => value is null;

    public abstract ReadOnlySpan<byte> MarkOf(T value);

    /// <summary>Writes a value that is not null.</summary>
    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Reads a value that is not null.</summary>
    public abstract T Read(ref Utf8JsonReader reader);

    /// <exception cref="ArgumentNullException">The value is not text.</exception>
    protected static string Text(ref Utf8JsonReader reader)
    {
        string? storedText = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        ArgumentNullException.ThrowIfNull(storedText);
        return storedText;
    }

    protected static InvalidCastException Unfit(ref Utf8JsonReader reader) =>
        new($"A stored {reader.TokenType} cannot be read as {typeof(T)}.");
}

internal sealed class StringCodec : EdmCodec<string?>
{
    public override ReadOnlySpan<byte> MarkOf(string? value) => default;

    public override void Write(Utf8JsonWriter writer, string? value) => writer.WriteStringValue(value);

    public override string? Read(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
}

internal sealed class BooleanCodec : EdmCodec<bool>
{
    public override ReadOnlySpan<byte> MarkOf(bool value) => default;

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public override bool Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Unfit(ref reader);
}

internal sealed class Int32Codec : EdmCodec<int>
{
    public override ReadOnlySpan<byte> MarkOf(int value) => default;

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public override int Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out int value) ? value : throw Unfit(ref reader);
}

internal sealed class Int64Codec : EdmCodec<long>
{
    public override ReadOnlySpan<byte> MarkOf(long value) => Edm.Int64;

    public override void Write(Utf8JsonWriter writer, long value) => EdmText.WriteInt64(writer, value);

    public override long Read(ref Utf8JsonReader reader) => long.Parse(Text(ref reader), CultureInfo.InvariantCulture);
}

internal sealed class UInt64Codec : EdmCodec<ulong>
{
    public override ReadOnlySpan<byte> MarkOf(ulong value) => Edm.Int64;

    public override void Write(Utf8JsonWriter writer, ulong value) => EdmText.WriteUInt64(writer, value);

    public override ulong Read(ref Utf8JsonReader reader) => ulong.Parse(Text(ref reader), CultureInfo.InvariantCulture);
}

internal sealed class DoubleCodec : EdmCodec<double>
{
    public override ReadOnlySpan<byte> MarkOf(double value) => Edm.Double;

    public override void Write(Utf8JsonWriter writer, double value) => EdmText.WriteDouble(writer, value);

    public override double Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String => EdmText.ParseDouble(reader.GetString()!),
        _ => throw Unfit(ref reader),
    };
}

internal sealed class GuidCodec : EdmCodec<Guid>
{
    public override ReadOnlySpan<byte> MarkOf(Guid value) => Edm.Guid;

    public override void Write(Utf8JsonWriter writer, Guid value) => writer.WriteStringValue(value);

    public override Guid Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetGuid(out Guid value) ? value : Guid.Parse(Text(ref reader));
}

internal sealed class DateTimeOffsetCodec : EdmCodec<DateTimeOffset>
{
    public override ReadOnlySpan<byte> MarkOf(DateTimeOffset value) => Edm.DateTime;

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value) => EdmText.WriteTime(writer, value.UtcDateTime);

    public override DateTimeOffset Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset value)
            ? value
            : EdmText.ParseDateTimeOffset(Text(ref reader));
}

internal sealed class DateTimeCodec : EdmCodec<DateTime>
{
    public override ReadOnlySpan<byte> MarkOf(DateTime value) => Edm.DateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value) => EdmText.WriteTime(writer, EdmText.RequireUtc(value));

    public override DateTime Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetDateTime(out DateTime value)
            ? value
            : EdmText.ParseDateTime(Text(ref reader));
}

internal sealed class BytesCodec : EdmCodec<byte[]?>
{
    public override ReadOnlySpan<byte> MarkOf(byte[]? value) => Edm.Binary;

    public override void Write(Utf8JsonWriter writer, byte[]? value) => writer.WriteBase64StringValue(value);

    public override byte[]? Read(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String ? reader.GetBytesFromBase64() : Convert.FromBase64String(Text(ref reader));
}

internal sealed class BinaryDataCodec : EdmCodec<BinaryData?>
{
    public override ReadOnlySpan<byte> MarkOf(BinaryData? value) => Edm.Binary;

    public override void Write(Utf8JsonWriter writer, BinaryData? value) => writer.WriteBase64StringValue(value!.ToMemory().Span);

    public override BinaryData? Read(ref Utf8JsonReader reader) => BinaryData.FromBytes(
        reader.TokenType is JsonTokenType.String ? reader.GetBytesFromBase64() : Convert.FromBase64String(Text(ref reader)));
}

/// <summary>Enums are stored by name.</summary>
internal sealed class EnumCodec<T> : EdmCodec<T>
    where T : struct, Enum
{
    public override ReadOnlySpan<byte> MarkOf(T value) => default;

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(value.ToString());

    public override T Read(ref Utf8JsonReader reader) => Enum.Parse<T>(Text(ref reader));
}

internal sealed class NullableCodec<T>(EdmCodec<T> inner) : EdmCodec<T?>
    where T : struct
{
    public override bool CanRead => inner.CanRead;

    public override bool IsNull(T? value) => !value.HasValue;

    public override ReadOnlySpan<byte> MarkOf(T? value) => inner.MarkOf(value.GetValueOrDefault());

    public override void Write(Utf8JsonWriter writer, T? value) => inner.Write(writer, value.GetValueOrDefault());

    public override T? Read(ref Utf8JsonReader reader) => inner.Read(ref reader);
}

/// <summary>Any other type goes out by what it is at run time and is never read back.</summary>
internal sealed class WriteOnlyCodec<T> : EdmCodec<T>
{
    public override bool CanRead => false;

    public override ReadOnlySpan<byte> MarkOf(T value) => EdmValue.MarkOf(value);

    public override void Write(Utf8JsonWriter writer, T value) => EdmValue.Write(writer, value);

    public override T Read(ref Utf8JsonReader reader) => throw new NotSupportedException($"{typeof(T)} is not read back.");
}
