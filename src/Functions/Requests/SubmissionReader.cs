using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Requests;

/// <summary>From the body as sent to a submission: the same for HTTP, queue and webhook.</summary>
/// <remarks>Here words and times become values; every other rule is <see cref="SubmissionRules"/>, and all complaints come at once.</remarks>
public static class SubmissionReader
{
    /// <param name="customerId">The customer that the credential implies; null when the body has to name it.</param>
    public static Result<SupportRequestSubmission> Read(SubmissionBody body, string? customerId, DateTimeOffset now)
    {
        var complaints = new Dictionary<string, string[]>(StringComparer.Ordinal);
        SupportCategory? category = ReadCategory(body.Category, complaints);
        DateTimeOffset? startedAt = ReadTime(body.StartedAt, complaints);
        if (customerId is not null && body.CustomerId is not null && !string.Equals(body.CustomerId, customerId, StringComparison.OrdinalIgnoreCase))
        {
            complaints["customerId"] = ["Must be your own customer id, or be left out."];
        }

        var submission = new SupportRequestSubmission(
            customerId ?? body.CustomerId,
            body.Title,
            body.Description,
            category,
            body.Impact is { } impact ? new Impact(impact.ProductionDown, impact.UsersAffected, impact.Workaround) : null,
            body.Service,
            body.SubscriptionId,
            body.UserPrincipalName,
            startedAt,
            body.Contact?.ToContact(),
            body.ExternalId);
        foreach ((string member, string[] messages) in SubmissionRules.Validate(submission, now))
        {
            complaints.TryAdd(member, messages);
        }

        return complaints.Count == 0
            ? submission
            : new Problem(ProblemKind.Invalid, "invalid", "The support request cannot be taken as it is; see errors.") { Errors = complaints };
    }

    private static SupportCategory? ReadCategory(string? word, Dictionary<string, string[]> complaints)
    {
        if (word is null)
        {
            return null;
        }

        if (EnumWord.Read<SupportCategory>(word) is { } category)
        {
            return category;
        }

        complaints["category"] = [EnumWord.Rule<SupportCategory>()];
        return null;
    }

    private static DateTimeOffset? ReadTime(string? text, Dictionary<string, string[]> complaints)
    {
        if (text is null)
        {
            return null;
        }

        if (IsoTime.TryParse(text, out DateTimeOffset time))
        {
            return time;
        }

        complaints["startedAt"] = ["Must be an ISO 8601 time with its zone, such as 2026-11-22T01:00:00Z."];
        return null;
    }
}
