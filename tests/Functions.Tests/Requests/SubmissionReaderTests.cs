using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Functions.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Functions.Tests.Requests;

public sealed class SubmissionReaderTests
{
    private const string Customer = "b1a70000-0000-4000-8000-000000000001";

    private static readonly SubmissionBody Complete = new()
    {
        CustomerId = Customer,
        Title = "Mail is not delivered",
        Description = "Since 9:00.",
        Contact = new ContactBody("Ann", "ann@contoso.cn"),
    };

    [Fact]
    public void Read_Everything_BecomesASubmission()
    {
        SupportRequestSubmission read = Read(Complete with
        {
            Category = "performanceavailability",
            Impact = new ImpactBody(ProductionDown: true, UsersAffected: 12, Workaround: true),
            Service = "Exchange Online",
            SubscriptionId = "50b50000-0000-4000-8000-000000000001",
            UserPrincipalName = "ann@contoso.cn",
            StartedAt = "2026-11-22T09:00:00+08:00",
            Contact = new ContactBody("Ann", null, "+86 10", "zh-CN"),
            ExternalId = "CRM-4711",
        }).OrFail();

        Assert.Equal(
            new SupportRequestSubmission(
                Customer,
                "Mail is not delivered",
                "Since 9:00.",
                SupportCategory.PerformanceAvailability,
                new Impact(ProductionDown: true, UsersAffected: 12, Workaround: true),
                "Exchange Online",
                "50b50000-0000-4000-8000-000000000001",
                "ann@contoso.cn",
                new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero),
                new Contact("Ann", null, "+86 10", "zh-CN"),
                "CRM-4711"),
            read);
    }

    [Fact]
    public void Read_TheCustomerOfTheCredential_IsImplied() =>
        Assert.Equal(Customer, Read(Complete with { CustomerId = null }, Customer).OrFail().CustomerId);

    [Fact]
    public void Read_TheOwnCustomerInAnyCase_IsAllowed() =>
        Assert.Equal(Customer, Read(Complete with { CustomerId = Customer.ToUpperInvariant() }, Customer).OrFail().CustomerId);

    [Fact]
    public void Read_AnotherCustomerThanTheCredentials_IsRefused() =>
        AssertRefused("customerId", Read(Complete with { CustomerId = "b1a70000-0000-4000-8000-000000000002" }, Customer));

    [Fact]
    public void Read_NoCustomerAnywhere_IsRefused() => AssertRefused("customerId", Read(Complete with { CustomerId = null }));

    [Theory]
    [InlineData("Mail")]
    [InlineData("1")]
    [InlineData("HowTo, Configuration")]
    [InlineData("")]
    public void Read_AnUnknownCategory_ListsTheKnownOnes(string category) =>
        Assert.Contains("HowTo", AssertRefused("category", Read(Complete with { Category = category })), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-11-22T01:00:00")]
    [InlineData("22.11.2026")]
    [InlineData("")]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("2026-11-24T01:00:00Z")]
    public void Read_ATimeWithoutItsZoneOrOutOfRange_IsRefused(string startedAt) => AssertRefused("startedAt", Read(Complete with { StartedAt = startedAt }));

    [Fact]
    public void Read_ManyMistakes_AreAllToldAtOnce()
    {
        var body = new SubmissionBody
        {
            CustomerId = "contoso",
            Title = "",
            Category = "x",
            StartedAt = "x",
            SubscriptionId = "x",
            Impact = new ImpactBody(UsersAffected: -1),
            Contact = new ContactBody(null, "not an address"),
            ExternalId = new string('x', 201),
        };

        Problem problem = Read(body).ProblemOrFail();

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal(
            ["category", "contact.email", "contact.name", "customerId", "description", "externalId", "impact.usersAffected", "startedAt", "subscriptionId", "title"],
            problem.Errors.Keys.Order());
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Read_Title_HasAtMost200Characters(int length, bool isTaken) =>
        Assert.Equal(isTaken, Read(Complete with { Title = new string('x', length) }) is Result<SupportRequestSubmission>.Ok);

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void Read_Description_HasAtMost10000Characters(int length, bool isTaken) =>
        Assert.Equal(isTaken, Read(Complete with { Description = new string('x', length) }) is Result<SupportRequestSubmission>.Ok);

    [Fact]
    public void Read_ContactWithoutMailAndPhone_IsRefused() => AssertRefused("contact", Read(Complete with { Contact = new ContactBody("Ann") }));

    private static Result<SupportRequestSubmission> Read(SubmissionBody body, string? customerId = null) => SubmissionReader.Read(body, customerId, A.Start);

    private static string AssertRefused(string member, Result<SupportRequestSubmission> result)
    {
        Problem problem = result.ProblemOrFail();
        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        (string named, string[] messages) = Assert.Single(problem.Errors);
        Assert.Equal(member, named);
        return Assert.Single(messages);
    }
}
