namespace PartnerDesk.LocalRuntime.Tables.Wire;

internal static class TextLines
{
    /// <summary>The line at <paramref name="position"/> without its end; moves on to the next.</summary>
    public static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, ref int position)
    {
        ReadOnlySpan<byte> rest = text[position..];
        int end = rest.IndexOf((byte)'\n');
        position += end < 0 ? rest.Length : end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
    }
}
