using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>Reads rows out of the service's JSON.</summary>
internal static class EntityReader
{
    /// <summary>Reads the body of a point read.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static T ReadOne<T>(ReadOnlySpan<byte> json)
        where T : class, ITableEntity
    {
        Utf8JsonReader reader = new(json);
        reader.Read();
        return ReadObject<T>(ref reader, new PropertyNames());
    }

    /// <summary>Reads the rows of a query's body.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static List<T> ReadPage<T>(ReadOnlySpan<byte> json)
        where T : class, ITableEntity
    {
        List<T> rows = [];
        PropertyNames names = new();
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isRows = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isRows || reader.TokenType is not JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.StartObject) rows.Add(ReadObject<T>(ref reader, names));
        }

        return rows;
    }

    private static T ReadObject<T>(ref Utf8JsonReader reader, PropertyNames names)
        where T : class, ITableEntity
    {
        if (reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("A row is a JSON object.");
        if (typeof(T) == typeof(TableEntity)) return (T)(object)ReadDictionary(ref reader, names);

        T entity = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        ReadTyped(ref reader, entity);
        return entity;
    }

    private static void ReadTyped(ref Utf8JsonReader reader, ITableEntity entity)
    {
        EntityShape shape = EntityShape.Of(entity.GetType());
        int next = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.EndsWith("@odata.type"u8))
            {
                Advance(ref reader);
                continue;
            }

            if (reader.ValueTextEquals("PartitionKey"u8)) entity.PartitionKey = ReadText(ref reader)!;
            else if (reader.ValueTextEquals("RowKey"u8)) entity.RowKey = ReadText(ref reader)!;
            else if (reader.ValueTextEquals("odata.etag"u8)) entity.ETag = new ETag(ReadText(ref reader)!);
            else if (reader.ValueTextEquals("Timestamp"u8)) entity.Timestamp = ReadTimestamp(ref reader);
            else if (shape.Find(ref reader, ref next) is { } property)
            {
                reader.Read();
                property.Read(ref reader, entity);
            }
            else
            {
                Advance(ref reader);
            }
        }
    }

    private static TableEntity ReadDictionary(ref Utf8JsonReader reader, PropertyNames names)
    {
        TableEntity entity = new();
        string? markedName = null;
        string? mark = null;
        names.Restart();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.EndsWith("@odata.type"u8))
            {
                markedName = reader.GetString()![..^EntityNames.TypeSuffix.Length];
                mark = ReadText(ref reader);
                if (entity.TryGetValue(markedName, out object? value)) entity[markedName] = EdmValue.Convert(value, mark);
                continue;
            }

            string name = names.Get(ref reader);
            reader.Read();
            if (name is EntityNames.Metadata) continue;
            if (name is EntityNames.Timestamp) entity[name] = EdmValue.Read(ref reader, "Edm.DateTime");
            else entity[name] = EdmValue.Read(ref reader, string.Equals(name, markedName, StringComparison.Ordinal) ? mark : null);
        }

        return entity;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static DateTimeOffset? ReadTimestamp(ref Utf8JsonReader reader)
    {
        reader.Read();
        return (DateTimeOffset?)EdmValue.Read(ref reader, "Edm.DateTime");
    }

    private static void Advance(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
