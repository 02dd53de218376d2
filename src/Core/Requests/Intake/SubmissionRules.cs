namespace PartnerDesk.Core.Requests.Intake;

/// <summary>Which submissions can be taken. The same for HTTP, queue and webhook.</summary>
public static class SubmissionRules
{
    private const int LongestTitle = 200;
    private const int LongestDescription = 10_000;
    private const int LongestName = 200;
    private const int LongestAddress = 320;
    private const int LongestPhone = 50;
    private const int LongestLanguage = 35;
    private const int MostUsers = 100_000_000;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far ahead of us a sender's clock may be.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    /// <param name="now">UTC; what began later than a day from now is refused.</param>
    /// <returns>Messages per member in camelCase; empty when the submission can be taken.</returns>
    public static IReadOnlyDictionary<string, string[]> Validate(SupportRequestSubmission submission, DateTimeOffset now)
    {
        Complaints complaints = new();
        complaints.RequireId(submission.CustomerId, "customerId");
        complaints.RequireText(submission.Title, "title", LongestTitle);
        complaints.RequireText(submission.Description, "description", LongestDescription, isOneLine: false);
        complaints.AllowText(submission.Service, "service", LongestName);
        complaints.AllowText(submission.UserPrincipalName, "userPrincipalName", LongestAddress);
        complaints.AllowText(submission.ExternalId, "externalId", LongestName);
        if (submission.SubscriptionId is not null) complaints.RequireId(submission.SubscriptionId, "subscriptionId");
        if (submission.Category is { } category && !Enum.IsDefined(category))
            complaints.Add("category", $"must be one of {string.Join(", ", Enum.GetNames<SupportCategory>())}.");
        if (submission.Impact is { UsersAffected: < 0 or > MostUsers })
            complaints.Add("impact.usersAffected", $"must be between 0 and {MostUsers}.");
        if (submission.StartedAt is { } startedAt && (startedAt < Earliest || startedAt > now + ClockSkew))
            complaints.Add("startedAt", "must lie between the year 2000 and now.");
        CheckContact(complaints, submission.Contact, "contact");
        return complaints.ByMember();
    }

    /// <param name="member">Where the contact stands, for the messages: "contact", "contacts[0]".</param>
    /// <returns>Messages per member; empty when the contact can be taken.</returns>
    public static IReadOnlyDictionary<string, string[]> ValidateContact(Contact? contact, string member)
    {
        Complaints complaints = new();
        CheckContact(complaints, contact, member);
        return complaints.ByMember();
    }

    private static void CheckContact(Complaints complaints, Contact? contact, string member)
    {
        if (contact is null)
        {
            complaints.Add(member, "must be given: name, and email or phone.");
            return;
        }

        complaints.RequireText(contact.Name, $"{member}.name", LongestName);
        complaints.AllowText(contact.Email, $"{member}.email", LongestAddress);
        complaints.AllowText(contact.Phone, $"{member}.phone", LongestPhone);
        complaints.AllowText(contact.Language, $"{member}.language", LongestLanguage);
        if (string.IsNullOrWhiteSpace(contact.Email) && string.IsNullOrWhiteSpace(contact.Phone))
            complaints.Add(member, "must have an email or a phone.");
        else if (!string.IsNullOrWhiteSpace(contact.Email) && !IsAddress(contact.Email.Trim()))
            complaints.Add($"{member}.email", "must be an e-mail address.");
    }

    // Whether an address exists only sending to it shows; this keeps out what cannot be one.
    private static bool IsAddress(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    private sealed class Complaints
    {
        private readonly Dictionary<string, List<string>> _messages = [];

        public void Add(string member, string rest)
        {
            if (!_messages.TryGetValue(member, out List<string>? messages)) _messages[member] = messages = [];
            messages.Add($"'{member}' {rest}");
        }

        public void RequireText(string? text, string member, int longest, bool isOneLine = true)
        {
            if (string.IsNullOrWhiteSpace(text)) Add(member, "must not be empty.");
            else AllowText(text, member, longest, isOneLine);
        }

        public void AllowText(string? text, string member, int longest, bool isOneLine = true)
        {
            if (text is null) return;
            if (text.Length > longest) Add(member, $"has {text.Length} characters; at most {longest} are taken.");
            if (!(isOneLine ? PlainText.IsLine(text) : PlainText.IsText(text)))
                Add(member, isOneLine ? "must be one line without control characters." : "must have no control characters other than line breaks and tabs.");
        }

        public void RequireId(string? text, string member)
        {
            if (!Guid.TryParse(text, out Guid id) || id == Guid.Empty) Add(member, "must be a GUID.");
        }

        public Dictionary<string, string[]> ByMember() => _messages.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }
}
