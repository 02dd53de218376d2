namespace PartnerDesk.Functions.Intake;

/// <summary>The name of a system that sends support requests.</summary>
public static class SourceName
{
    public const string Rule = "1 to 50 letters, digits, dots or dashes are needed.";

    public static bool IsValid(string text) => text.Length is > 0 and <= 50 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}
