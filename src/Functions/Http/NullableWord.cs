using System.Text.Json;
using System.Text.Json.Serialization;

namespace PartnerDesk.Functions.Http;

/// <summary>Reads an optional enum from its word; numbers are refused.</summary>
public sealed class NullableWord<T> : JsonConverter<T?>
    where T : struct, Enum
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        string? word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return EnumWord.Read<T>(word) ?? throw new JsonException(EnumWord.Rule<T>());
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is { } word)
        {
            writer.WriteStringValue(word.ToString());
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
