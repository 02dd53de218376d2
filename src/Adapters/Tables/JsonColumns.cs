using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace PartnerDesk.Adapters.Tables;

/// <summary>Keeps a JSON document in as many binary columns of one row as it needs.</summary>
/// <remarks>Limits of the service: 64 KiB a property, 1 MiB a row. Source: Understanding the Table service data model.</remarks>
internal static class JsonColumns
{
    /// <summary>Largest document, in bytes; leaves room in the row for keys and other columns.</summary>
    public const int MaxBytes = 15 * ChunkBytes;

    private const int ChunkBytes = 60 * 1024;
    private const string Prefix = "Json";

    /// <summary>Stored documents outlive releases: words for enums, unknown members ignored on reading.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <exception cref="InvalidOperationException">The document is larger than <see cref="MaxBytes"/>.</exception>
    public static void Write<T>(TableEntity row, T value)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        if (json.Length > MaxBytes)
        {
            throw new InvalidOperationException($"A {typeof(T).Name} of {json.Length} bytes does not fit into one row ({MaxBytes} bytes).");
        }

        for (int i = 0, at = 0; at < json.Length; i++, at += ChunkBytes)
        {
            row[$"{Prefix}{i}"] = json[at..Math.Min(at + ChunkBytes, json.Length)];
        }
    }

    public static T Read<T>(TableEntity row)
    {
        if (!row.ContainsKey($"{Prefix}1"))
        {
            return Deserialize<T>(row, row.GetBinary($"{Prefix}0"));
        }

        using var all = new MemoryStream();
        for (int i = 0; row.GetBinary($"{Prefix}{i}") is { } chunk; i++)
        {
            all.Write(chunk);
        }

        return Deserialize<T>(row, all.ToArray());
    }

    /// <summary>A text column that every row of its kind has.</summary>
    /// <exception cref="InvalidDataException">The row lacks it.</exception>
    public static string Text(this TableEntity row, string name) =>
        row.GetString(name) ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey} lacks {name}.");

    private static T Deserialize<T>(TableEntity row, byte[]? json) =>
        JsonSerializer.Deserialize<T>(json ?? [], Options)
        ?? throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey} holds no {typeof(T).Name}.");
}
