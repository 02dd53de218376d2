using PartnerDesk.Core.Clouds;

namespace PartnerDesk.Core.Requests;

/// <summary>The languages notices are written in.</summary>
public static class NoticeLanguage
{
    public const string English = "en";

    public const string SimplifiedChinese = "zh-CN";

    /// <summary>The contact's language, else the customer's, else the cloud's own; a language not served becomes English.</summary>
    /// <param name="contact">BCP 47 tag or null.</param>
    /// <param name="customer">BCP 47 tag or null.</param>
    /// <param name="cloud">Null: not known yet.</param>
    public static string Choose(string? contact, string? customer, Cloud? cloud)
    {
        string? wanted = FirstGiven(contact, customer);
        if (wanted is null) return cloud == Cloud.China21Vianet ? SimplifiedChinese : English;

        return IsChinese(wanted) ? SimplifiedChinese : English;
    }

    private static string? FirstGiven(params ReadOnlySpan<string?> tags)
    {
        foreach (string? tag in tags)
        {
            if (!string.IsNullOrWhiteSpace(tag)) return tag.Trim();
        }

        return null;
    }

    private static bool IsChinese(string tag) =>
        tag.Equals("zh", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("zh-", StringComparison.OrdinalIgnoreCase);
}
