namespace PartnerDesk.Core.Health;

/// <summary>Matches the names people use for the vendor's services with the vendor's own.</summary>
/// <remarks>A name belongs to the first family below one of whose words it contains; families are what is compared.</remarks>
public static class ServiceNames
{
    private static readonly (string Family, string[] Words)[] Families =
    [
        ("exchange", ["exchange", "outlook", "owa", "mailbox", "mail", "email", "e-mail", "邮箱", "邮件"]),
        ("sharepoint", ["sharepoint"]),
        ("onedrive", ["onedrive", "one drive"]),
        ("teams", ["teams"]),
        ("skype", ["skype", "lync"]),
        ("identity", ["identity service", "entra", "azure ad", "azure active directory", "aad"]),
        ("intune", ["intune", "endpoint manager", "mobile device management"]),
        ("apps", ["microsoft 365 apps", "office apps", "office client", "excel", "powerpoint"]),
        ("web-apps", ["office for the web", "office online", "microsoft 365 for the web"]),
        ("dynamics", ["dynamics"]),
        ("power-bi", ["power bi", "powerbi"]),
        ("power-automate", ["power automate", "microsoft flow"]),
        ("power-apps", ["power apps", "powerapps"]),
        ("planner", ["planner"]),
        ("yammer", ["yammer", "viva engage"]),
        ("defender", ["defender"]),
        ("forms", ["microsoft forms"]),
        ("project", ["project online", "project for the web"]),
        ("stream", ["microsoft stream"]),
        // Last: many names of other services end with it.
        ("suite", ["microsoft 365", "office 365", "m365", "o365"]),
    ];

    /// <summary>True when both names mean one service: equal without case, or of one family.</summary>
    public static bool AreSame(string left, string right) =>
        string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase) || (FamilyOf(left) is { } family && family == FamilyOf(right));

    /// <summary>True when the text speaks of the service.</summary>
    public static bool Mentions(string text, string service) => FamilyOf(service) is { } family && FamiliesIn(text).Contains(family);

    private static string? FamilyOf(string name) => FamiliesIn(name).FirstOrDefault();

    private static IEnumerable<string> FamiliesIn(string text) =>
        Families.Where(family => family.Words.Any(word => Contains(text, word))).Select(family => family.Family);

    private static bool Contains(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            // Chinese has no spaces between words; elsewhere "mail" must not match "mailing".
            if (word[0] > '\u2E7F' || (IsEdge(text, at - 1) && IsEdge(text, at + word.Length))) return true;
        }

        return false;
    }

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || !char.IsAsciiLetterOrDigit(text[at]);
}
