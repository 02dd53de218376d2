using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests.Commands;

namespace PartnerDesk.Core.Requests.Intake;

/// <summary>Makes a support request from a valid submission. Pure: the same input makes the same request, hash and all.</summary>
internal static class NewRequest
{
    /// <param name="customer">Null while the vendor could not be asked.</param>
    public static Change From(
        SupportRequestSubmission submission, string requestId, string submittedBy, string source, Customer? customer, DateTimeOffset acceptedAt, RequestPolicy policy)
    {
        Severity severity = SeverityRule.From(submission.Impact, policy);
        Contact contact = Trimmed(submission.Contact!);
        Cloud? cloud = customer?.Cloud;
        SupportRequest request = new()
        {
            Id = requestId,
            CustomerId = NormalId(submission.CustomerId!),
            Cloud = cloud,
            ExternalId = Trimmed(submission.ExternalId),
            Title = submission.Title!.Trim(),
            Description = submission.Description!.Trim(),
            Category = submission.Category,
            Impact = submission.Impact,
            Severity = severity,
            Status = RequestStatus.Received,
            Service = Trimmed(submission.Service),
            SubscriptionId = submission.SubscriptionId is { } subscription ? NormalId(subscription) : null,
            UserPrincipalName = Trimmed(submission.UserPrincipalName),
            StartedAt = submission.StartedAt?.ToUniversalTime(),
            Contact = contact,
            Language = NoticeLanguage.Choose(contact.Language, customer?.Settings.Language, cloud),
            NoticesWanted = customer?.Settings.NoticesWanted ?? true,
            Source = source,
            SubmittedBy = submittedBy,
            CreatedAt = acceptedAt,
            UpdatedAt = acceptedAt,
            Sla = SlaRules.Start(acceptedAt, severity, policy),
        };

        return new Draft(request, submittedBy, acceptedAt)
            .Log(
                TimelineKind.Accepted,
                $"Accepted by {source}: {request.Title}",
                ("source", source),
                ("severity", severity.ToString()),
                ("responseDueAt", $"{request.Sla.ResponseDueAt:O}"),
                ("externalId", request.ExternalId))
            .Build();
    }

    /// <summary>A GUID as lower-case text with dashes.</summary>
    public static string NormalId(string id) => Guid.Parse(id).ToString("D");

    private static Contact Trimmed(Contact contact) =>
        new(contact.Name.Trim(), Trimmed(contact.Email), Trimmed(contact.Phone), Trimmed(contact.Language));

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
