using System.Text.Json;

namespace PartnerDesk.LocalRuntime.Tables.Entities;

/// <summary>Gives all rows of a page the same string per property name, instead of a copy for each row.</summary>
internal sealed class PropertyNames
{
    private readonly List<(byte[] Utf8, string Text)> _seen = [];
    private int _next;

    /// <summary>A new row begins: its names are likely those of the row before, in the same order.</summary>
    public void Restart() => _next = 0;

    public string Get(ref Utf8JsonReader reader)
    {
        for (int tried = 0; tried < _seen.Count; tried++)
        {
            if (_next >= _seen.Count) _next = 0;
            (byte[] utf8, string known) = _seen[_next++];
            if (reader.ValueTextEquals(utf8)) return known;
        }

        string text = reader.GetString()!;
        if (!reader.ValueIsEscaped && _seen.Count < 300)
        {
            _seen.Add((reader.ValueSpan.ToArray(), text));
            _next = _seen.Count;
        }

        return text;
    }
}
