using System.Text.Json;
using System.Xml;

namespace PartnerDesk.LocalRuntime.ServiceBus;

/// <summary>A value in the declaration together with where it stands, so that a complaint can name the place.</summary>
internal sealed class JsonPlace(string source, string path, JsonElement value)
{
    public InvalidDataException Wrong(string complaint) => new($"{source}{(path.Length == 0 ? "" : $" at {path}")}: {complaint}.");

    public JsonPlace Required(string name) => Optional(name) ?? throw Wrong($"'{name}' is missing");

    /// <summary>Null when it is absent or null.</summary>
    public JsonPlace? Optional(string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("an object in braces is expected");
        }

        return value.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null
            ? new JsonPlace(source, path.Length == 0 ? name : $"{path}.{name}", found)
            : null;
    }

    public List<JsonPlace> Items() => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select((item, index) => new JsonPlace(source, $"{path}[{index}]", item))]
        : throw Wrong("a list in brackets is expected");

    /// <summary>The name of an entity: letters, digits and <c>. - _</c>, with <c>/</c> between, as the service asks.</summary>
    public string Name(int maxLength)
    {
        JsonPlace name = Required("Name");
        string text = name.Text();
        bool valid = text.Length <= maxLength
            && text.Length > 0
            && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '/')
            && char.IsAsciiLetterOrDigit(text[0])
            && char.IsAsciiLetterOrDigit(text[^1]);
        return valid
            ? text
            : throw name.Wrong($"'{text}' is no name of an entity: 1 to {maxLength} letters, digits, periods, hyphens, underscores and slashes, with a letter or digit at both ends");
    }

    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max)
    {
        if (Optional(name) is not { } place)
        {
            return null;
        }

        TimeSpan duration = place.Duration();
        return duration >= min && duration <= max
            ? duration
            : throw place.Wrong($"{XmlConvert.ToString(duration)} is outside {XmlConvert.ToString(min)} to {XmlConvert.ToString(max)}");
    }

    public int? Number(string name, int min, int max)
    {
        if (Optional(name) is not { } place)
        {
            return null;
        }

        return place.IsNumber(out int number) && number >= min && number <= max
            ? number
            : throw place.Wrong($"a whole number from {min} to {max} is expected");
    }

    public bool? Flag(string name) => Optional(name)?.Flag();

    public void ThrowIfTrue(string name, string complaint)
    {
        if (Optional(name) is { } place && place.Flag())
        {
            throw place.Wrong(complaint);
        }
    }

    public void ThrowIfSet(string name, string complaint)
    {
        if (Optional(name) is { } place && place.Text().Length > 0)
        {
            throw place.Wrong(complaint);
        }
    }

    public void AllowOnly(params IReadOnlyCollection<string> names)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("an object in braces is expected");
        }

        foreach (JsonProperty property in value.EnumerateObject().Where(property => !names.Contains(property.Name)))
        {
            throw Wrong($"'{property.Name}' is not known; known are {string.Join(", ", names)}");
        }
    }

    private bool IsNumber(out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    private bool Flag() => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false is expected"),
    };

    private string Text() => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong("text in quotes is expected");

    private TimeSpan Duration()
    {
        try
        {
            return XmlConvert.ToTimeSpan(Text());
        }
        catch (FormatException)
        {
            throw Wrong($"'{Text()}' is no ISO 8601 duration such as PT30S, PT10M or P14D");
        }
        catch (OverflowException)
        {
            // The service's own way of saying "for ever" is a duration longer than a TimeSpan holds.
            return TimeSpan.MaxValue;
        }
    }
}
