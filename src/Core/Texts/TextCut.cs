namespace PartnerDesk.Core.Texts;

/// <summary>Shortens text for people without breaking a character in two.</summary>
internal static class TextCut
{
    /// <returns>The text itself when it is not longer; else its beginning with an ellipsis.</returns>
    public static string To(string text, int longest)
    {
        if (text.Length <= longest) return text;

        int end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end] + "…";
    }
}
