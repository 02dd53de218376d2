using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Adapters.Tests.Graph;

public sealed class GraphServiceHealthSourceTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private readonly Vendors _vendors = new(sandbox.Clouds());

    [Fact]
    public async Task A_healthy_customer_has_services_and_no_running_issue()
    {
        ServiceHealthReading reading = await _vendors.Health.ReadAsync(Vendors.Customer(SandboxCustomers.HealthyChina), default);

        Assert.Null(reading.Unreadable);
        Assert.Contains(reading.Services!, s => s.Service == "Exchange Online");
        Assert.DoesNotContain(reading.Services!.SelectMany(s => s.Issues), i => i is { IsResolved: false, Classification: "incident" });
    }

    [Fact]
    public async Task A_running_incident_is_read_with_its_newest_post_as_plain_text()
    {
        ServiceHealthReading reading = await _vendors.Health.ReadAsync(Vendors.Customer(SandboxCustomers.IncidentRunningChina), default);

        HealthIssue incident = Assert.Single(reading.Services!.SelectMany(s => s.Issues).DistinctBy(i => i.Id), i => i is { IsResolved: false, Classification: "incident" });
        Assert.Equal("Exchange Online", incident.Service);
        Assert.NotNull(incident.StartedAt);
        Assert.NotNull(incident.LatestPost);
        Assert.DoesNotContain('<', incident.LatestPost);
        Assert.DoesNotContain("script", incident.LatestPost, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Missing_consent_is_told_as_such()
    {
        ServiceHealthReading reading = await _vendors.Health.ReadAsync(Vendors.Customer(SandboxCustomers.ConsentMissingChina), default);

        Assert.Null(reading.Services);
        Assert.Equal(UnreadableReason.ConsentMissing, reading.Unreadable!.Reason);
    }

    [Fact]
    public async Task A_missing_permission_is_told_as_missing_consent()
    {
        ServiceHealthReading reading = await _vendors.Health.ReadAsync(Vendors.Customer(SandboxCustomers.PermissionMissingGlobal), default);

        Assert.Equal(UnreadableReason.ConsentMissing, reading.Unreadable!.Reason);
    }

    [Fact]
    public async Task A_source_that_is_down_is_never_read_as_healthy()
    {
        ServiceHealthReading reading = await _vendors.Health.ReadAsync(Vendors.Customer(SandboxCustomers.HealthSourceDownGlobal), default);

        Assert.Null(reading.Services);
        Assert.Equal(UnreadableReason.Unavailable, reading.Unreadable!.Reason);
        Assert.NotNull(reading.Unreadable.RequestId);
    }

    [Fact]
    public async Task Garbage_is_never_read_as_healthy()
    {
        ServiceHealthReading reading = await _vendors.Health.ReadAsync(Vendors.Customer(SandboxCustomers.GarbageHealthGlobal), default);

        Assert.Null(reading.Services);
        Assert.NotNull(reading.Unreadable);
    }
}
