using System.Buffers;
using System.Text.Json;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>Writes rows as JSON. Timestamp and ETag are the service's and never sent.</summary>
internal static class EntityWriter
{
    private static readonly JsonEncodedText PartitionKey = JsonEncodedText.Encode(EntityNames.PartitionKey);
    private static readonly JsonEncodedText RowKey = JsonEncodedText.Encode(EntityNames.RowKey);

    // Where a resting writer points, so that it keeps no request body alive.
    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    [ThreadStatic]
    private static Utf8JsonWriter? _spare;

    /// <exception cref="NotSupportedException">A value has a type that the service does not know.</exception>
    public static void Write(IBufferWriter<byte> output, ITableEntity entity)
    {
        Utf8JsonWriter writer = Rent(output);
        writer.WriteStartObject();
        if (entity is TableEntity dictionary)
        {
            WriteDictionary(writer, dictionary);
        }
        else
        {
            writer.WriteString(PartitionKey, entity.PartitionKey);
            writer.WriteString(RowKey, entity.RowKey);
            EntityShape.Of(entity.GetType()).WriteProperties(writer, entity);
        }

        writer.WriteEndObject();
        writer.Flush();
        writer.Reset(Nowhere);
        _spare = writer;
    }

    // A property getter may itself call a table, so the writer is taken while in use; one lost to an exception is simply made anew.
    private static Utf8JsonWriter Rent(IBufferWriter<byte> output)
    {
        Utf8JsonWriter? writer = _spare;
        if (writer is null) return new Utf8JsonWriter(output);

        _spare = null;
        writer.Reset(output);
        return writer;
    }

    private static void WriteDictionary(Utf8JsonWriter writer, TableEntity entity)
    {
        Dictionary<string, object?>.Enumerator properties = entity.Properties();
        while (properties.MoveNext())
        {
            (string name, object? value) = properties.Current;
            if (name is EntityNames.ETag or EntityNames.Timestamp) continue;

            ReadOnlySpan<byte> mark = EdmValue.MarkOf(value);
            if (mark.Length > 0) WriteMark(writer, name, mark);
            writer.WritePropertyName(name);
            EdmValue.Write(writer, value);
        }
    }

    private static void WriteMark(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> mark)
    {
        int length = name.Length + EntityNames.TypeSuffix.Length;
        Span<char> markName = length <= 300 ? stackalloc char[length] : new char[length];
        name.CopyTo(markName);
        EntityNames.TypeSuffix.CopyTo(markName[name.Length..]);
        writer.WritePropertyName(markName);
        writer.WriteStringValue(mark);
    }
}
