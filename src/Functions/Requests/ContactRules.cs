using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Requests;

/// <summary>What a contact must have.</summary>
public static class ContactRules
{
    public static bool IsName(string? text) => IsLine(text, 100);

    public static bool IsEmail(string text) => IsLine(text, 254) && text.IndexOf('@', StringComparison.Ordinal) > 0 && !text.EndsWith('@');

    public static bool IsPhone(string text) => IsLine(text, 40) && text.Any(char.IsAsciiDigit);

    /// <summary>A BCP 47 tag by its characters; whether it is served is decided when a notice is written.</summary>
    public static bool IsLanguage(string text) => IsLine(text, 35) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <returns>Null when the contact is complete; else what to change.</returns>
    public static string? Check(ContactBody? contact) => contact switch
    {
        null => "Must not be null.",
        _ when !IsName(contact.Name) => "name: 1 to 100 characters of one line.",
        { Email: null, Phone: null } => "One of email and phone is required.",
        { Email: { } email } when !IsEmail(email) => "email: must be an e-mail address.",
        { Phone: { } phone } when !IsPhone(phone) => "phone: must be a phone number.",
        { Language: { } language } when !IsLanguage(language) => "language: must be a language tag such as en or zh-CN.",
        _ => null,
    };

    internal static bool IsLine(string? text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max && TextRules.IsClean(text, allowLineBreaks: false);
}
