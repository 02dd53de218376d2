using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Diagnosis;

public sealed class DiagnosticChecksTests
{
    private readonly FakeServiceHealthSource _health = new();
    private readonly FakeSubscriptionSource _subscriptions = new();

    [Fact]
    public void All_IsTheCatalogueInItsOrder()
    {
        Assert.Equal(DiagnosticCatalogue.Checks, Checks().All.Select(check => check.Name));
        Assert.All(DiagnosticCatalogue.Checks, name => Assert.NotNull(Checks().Find(name)));
        Assert.Null(Checks().Find("licences"));
    }

    [Fact]
    public async Task Evidence_judged_again_gives_the_same_finding()
    {
        SupportRequest request = A.SupportRequest(with: request => request with { Service = "Exchange" });
        _health.Reading = _ => A.Health(A.Service(status: "serviceDegradation", issues: [A.Issue("EX1"), A.Issue("EX2", classification: "advisory")]), A.Service("Planner"));
        _subscriptions.Reading = _ => A.Subscriptions(A.Subscription(status: "suspended", reasons: ["nonPayment"], changedAt: A.Start));

        foreach (IDiagnosticCheck check in Checks().All)
        {
            CheckOutcome outcome = await check.RunAsync(request, A.Customer(), default);

            Finding? again = check.Judge(request, A.Customer(), outcome.Evidence);

            Assert.Equal(Verdict.Cause, outcome.Finding.Verdict);
            Assert.Equal(JsonSerializer.Serialize(outcome.Finding), JsonSerializer.Serialize(again));
        }
    }

    [Fact]
    public async Task Unreadable_evidence_judged_again_gives_the_same_finding()
    {
        _health.Reading = _ => A.UnreadableHealth(UnreadableReason.ConsentMissing);
        IDiagnosticCheck check = Checks().All[0];
        CheckOutcome outcome = await check.RunAsync(A.SupportRequest(), A.Customer(), default);

        Assert.Equal(JsonSerializer.Serialize(outcome.Finding), JsonSerializer.Serialize(check.Judge(A.SupportRequest(), A.Customer(), outcome.Evidence)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    public void Judge_ContentThatIsNoReading_IsNull(string content) =>
        Assert.All(Checks().All, check => Assert.Null(check.Judge(A.SupportRequest(), A.Customer(), new Evidence(check.Name, 1, A.Start, content))));

    [Fact]
    public async Task Evidence_stays_small_when_the_vendor_talks_a_lot()
    {
        HealthIssue longIssue = A.Issue() with { Impact = new string('影', 50_000), LatestPost = new string('x', 50_000) };
        HealthIssue oldIssue = A.Issue("OLD", status: "serviceRestored", isResolved: true, endedAt: A.Start.AddDays(-31));
        _health.Reading = _ => A.Health(A.Service(issues: [longIssue, .. Enumerable.Repeat(oldIssue, 500)]));

        CheckOutcome outcome = await Checks().All[0].RunAsync(A.SupportRequest(), A.Customer(), default);

        Assert.True(outcome.Evidence.Content.Length < 2_000, $"{outcome.Evidence.Content.Length} characters.");
        Assert.DoesNotContain("OLD", outcome.Evidence.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finding_values_are_cut_between_characters()
    {
        _health.Reading = _ => A.Health(A.Service(issues: A.Issue() with { Title = new string('a', 999) + "\U0001F600 and more" }));

        CheckOutcome outcome = await Checks().All[0].RunAsync(A.SupportRequest(with: request => request with { Service = "Exchange" }), A.Customer(), default);

        Assert.Equal(new string('a', 999) + "…", outcome.Finding.Evidence["incidentTitle"]);
    }

    private DiagnosticChecks Checks() => new(_health, _subscriptions, new RepairGuide(new RepairLinks()), new FakeTimeProvider(A.Start));
}
