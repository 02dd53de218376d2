using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>Limits of free text in commands, as the HTTP contract states them.</summary>
internal static class TextRules
{
    public const int LongestText = 10_000;
    public const int LongestReason = 1_000;
    public const int LongestId = 100;
    public const int LongestUrl = 2_000;

    /// <returns>Null when the text is there and not too long.</returns>
    public static Problem? Required(string? text, string member, int longest) =>
        string.IsNullOrWhiteSpace(text)
            ? RequestProblems.Invalid(member, $"'{member}' must not be empty.")
            : Optional(text, member, longest);

    /// <summary>As <see cref="Required"/>, for what stands inside a line: ids and numbers.</summary>
    public static Problem? RequiredLine(string? text, string member, int longest)
    {
        if (Required(text, member, longest) is { } problem) return problem;
        return PlainText.IsLine(text!.Trim()) ? null : RequestProblems.Invalid(member, $"'{member}' must be one line without control characters.");
    }

    public static Problem? Optional(string? text, string member, int longest) => text switch
    {
        null => null,
        _ when text.Length > longest => RequestProblems.Invalid(member, $"'{member}' has {text.Length} characters; at most {longest} are taken."),
        _ when !PlainText.IsText(text) => RequestProblems.Invalid(member, $"'{member}' has control characters other than line breaks and tabs."),
        _ => null,
    };
}
