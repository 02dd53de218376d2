using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>
/// JSON by System.Text.Json with its defaults, plus public fields: names as declared and case-sensitive, enums as
/// numbers, the runtime type of what is written.
/// </summary>
public class JsonDataConverter(JsonSerializerOptions? options = null) : DataConverter
{
    private static readonly JsonSerializerOptions FieldsIncluded = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options = options ?? FieldsIncluded;

    public static JsonDataConverter Default { get; } = new();

    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

    /// <exception cref="JsonException">The text is no JSON, or does not fit the type.</exception>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
