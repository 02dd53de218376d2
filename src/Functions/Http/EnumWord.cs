namespace PartnerDesk.Functions.Http;

/// <summary>Enums as the API takes them: by their word, in either case, never by number.</summary>
internal static class EnumWord
{
    /// <summary>How <see cref="Rule{T}"/> begins.</summary>
    public const string RuleStart = "Must be one of";

    /// <summary>What to tell a caller whose word is none.</summary>
    public static string Rule<T>()
        where T : struct, Enum => $"{RuleStart} {string.Join(", ", Enum.GetNames<T>())}.";

    /// <returns>Null when it is none of the words.</returns>
    public static T? Read<T>(string? word)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(n => n.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<T>(name) : null;
}
