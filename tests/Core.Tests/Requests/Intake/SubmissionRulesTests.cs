using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Intake;

public sealed class SubmissionRulesTests
{
    [Fact]
    public void Validate_Good_SaysNothing() => Assert.Empty(SubmissionRules.Validate(A.Submission(), A.Start));

    public static TheoryData<SupportRequestSubmission, string> Wrong => new()
    {
        { A.Submission(customerId: null), "customerId" },
        { A.Submission(customerId: "contoso"), "customerId" },
        { A.Submission(customerId: "00000000-0000-0000-0000-000000000000"), "customerId" },
        { A.Submission(title: null), "title" },
        { A.Submission(title: " \t"), "title" },
        { A.Submission(title: new string('x', 201)), "title" },
        { A.Submission(description: ""), "description" },
        { A.Submission(description: new string('x', 10_001)), "description" },
        { A.Submission(category: (SupportCategory)42), "category" },
        { A.Submission(impact: new Impact(false, -1, false)), "impact.usersAffected" },
        { A.Submission(impact: new Impact(false, 100_000_001, false)), "impact.usersAffected" },
        { A.Submission(service: new string('x', 201)), "service" },
        { A.Submission(subscriptionId: "none"), "subscriptionId" },
        { A.Submission(userPrincipalName: new string('x', 321)), "userPrincipalName" },
        { A.Submission(externalId: new string('x', 201)), "externalId" },
        { A.Submission(startedAt: new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.Zero)), "startedAt" },
        { A.Submission(startedAt: A.Start.AddDays(1).AddTicks(1)), "startedAt" },
        { A.Submission() with { Contact = null }, "contact" },
        { A.Submission() with { Contact = new Contact("Ann", null, " ", null) }, "contact" },
        { A.Submission() with { Contact = new Contact(null!, "ann@contoso.cn", null, null) }, "contact.name" },
        { A.Submission() with { Contact = new Contact("Ann", "ann", null, null) }, "contact.email" },
        { A.Submission() with { Contact = new Contact("Ann", "ann@", null, null) }, "contact.email" },
        { A.Submission() with { Contact = new Contact("Ann", "a@b@c", null, null) }, "contact.email" },
        { A.Submission() with { Contact = new Contact("Ann", "a b@c", null, null) }, "contact.email" },
        { A.Submission() with { Contact = new Contact("Ann", null, new string('1', 51), null) }, "contact.phone" },
        { A.Submission() with { Contact = new Contact("Ann", null, "1", new string('x', 36)) }, "contact.language" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneThingWrong_NamesThatMember(SupportRequestSubmission submission, string member)
    {
        IReadOnlyDictionary<string, string[]> errors = SubmissionRules.Validate(submission, A.Start);

        Assert.Equal([member], errors.Keys);
        Assert.All(errors[member], message => Assert.StartsWith($"'{member}'", message, StringComparison.Ordinal));
    }

    public static TheoryData<SupportRequestSubmission> Edges =>
    [
        A.Submission(customerId: A.CustomerId.ToUpperInvariant()),
        A.Submission(title: new string('x', 200)),
        A.Submission(description: new string('文', 10_000)),
        A.Submission(startedAt: A.Start.AddDays(1)),
        A.Submission(startedAt: new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        A.Submission(impact: new Impact(true, 0, false)),
        A.Submission() with { Contact = new Contact("Ann", null, "110", null) },
    ];

    [Theory]
    [MemberData(nameof(Edges))]
    public void Validate_AtTheEdge_IsTaken(SupportRequestSubmission submission) => Assert.Empty(SubmissionRules.Validate(submission, A.Start));

    [Fact]
    public void Validate_SeveralThingsWrong_NamesAll() =>
        Assert.Equal(
            ["contact", "customerId", "description", "title"],
            SubmissionRules.Validate(new SupportRequestSubmission(null, null, null, null, null, null, null, null, null, null, null), A.Start).Keys.Order(StringComparer.Ordinal));
}
