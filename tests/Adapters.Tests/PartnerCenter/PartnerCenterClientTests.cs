using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Adapters.Tests.PartnerCenter;

public sealed class PartnerCenterClientTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private readonly Vendors _vendors = new(sandbox.Clouds());

    [Theory]
    [InlineData(Cloud.China21Vianet)]
    [InlineData(Cloud.Global)]
    public async Task Every_customer_of_a_cloud_is_listed_with_its_names(Cloud cloud)
    {
        var listed = new List<Customer>();

        await foreach (Customer customer in _vendors.PartnerCenter.ListAsync(cloud, default))
        {
            listed.Add(customer);
        }

        SandboxCustomer[] expected = [.. SandboxCustomers.All.Where(c => Vendors.Customer(c).Cloud == cloud && c.FirstSituation != Situation.RelationshipEnded)];
        Assert.Equal(expected.Select(c => (c.Id, c.CompanyName, c.Domain)).Order(), listed.Select(c => (c.Id, c.CompanyName, c.Domain)).Order());
    }

    [Fact]
    public async Task A_customer_is_found_in_whichever_cloud_it_lives()
    {
        Customer? china = await _vendors.PartnerCenter.FindAsync(SandboxCustomers.HealthyChina.Id, default);
        Customer? global = await _vendors.PartnerCenter.FindAsync(SandboxCustomers.HealthyGlobal.Id, default);

        Assert.Equal(Cloud.China21Vianet, china?.Cloud);
        Assert.Equal(Cloud.Global, global?.Cloud);
        Assert.Equal(SandboxCustomers.HealthyGlobal.CompanyName, global?.CompanyName);
    }

    [Fact]
    public async Task An_unknown_customer_is_null_when_every_cloud_says_so()
    {
        Assert.Null(await _vendors.PartnerCenter.FindAsync("99999999-0000-4000-8000-000000000000", default));
    }

    [Fact]
    public async Task A_cloud_that_cannot_be_asked_is_not_taken_for_an_unknown_customer()
    {
        await sandbox.AddFaultAsync(new { pathPattern = "/global/partnercenter/*", kind = "status", status = 503 });
        try
        {
            await Assert.ThrowsAsync<CustomerLookupUnavailableException>(() => _vendors.PartnerCenter.FindAsync("99999999-0000-4000-8000-000000000000", default));
        }
        finally
        {
            await sandbox.ClearFaultsAsync();
        }
    }

    [Fact]
    public async Task A_suspended_subscription_is_read_with_its_reasons()
    {
        SubscriptionReading reading = await _vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.SuspendedNonPaymentChina), default);

        Assert.Null(reading.Unreadable);
        SubscriptionState suspended = Assert.Single(reading.Subscriptions!, s => s.Status == "suspended" && s.ParentSubscriptionId is null);
        Assert.Contains(suspended.SuspensionReasons, r => r.Contains("NonPayment", StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(suspended.OfferName);
        Assert.NotNull(reading.CorrelationId);
    }

    [Fact]
    public async Task Words_that_nobody_knows_are_kept_as_they_are()
    {
        SubscriptionReading reading = await _vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.UnknownWordsGlobal), default);

        Assert.Contains(reading.Subscriptions!, s => s.Status == "under_review");
    }

    [Fact]
    public async Task Missing_rights_are_told_as_such_with_an_id_to_quote()
    {
        SubscriptionReading reading = await _vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.NoDelegatedRightsGlobal), default);

        Assert.Null(reading.Subscriptions);
        Assert.Equal(UnreadableReason.RightsMissing, reading.Unreadable!.Reason);
        Assert.NotNull(reading.Unreadable.RequestId);
    }

    [Fact]
    public async Task A_wrong_secret_means_that_a_person_must_sign_in()
    {
        var vendors = new Vendors(sandbox.Clouds("not-the-secret"));

        SubscriptionReading reading = await vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.HealthyChina), default);

        Assert.Equal(UnreadableReason.SignInNeeded, reading.Unreadable!.Reason);
        Assert.DoesNotContain("not-the-secret", reading.Unreadable.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage", UnreadableReason.Garbled)]
    [InlineData("close", UnreadableReason.Unavailable)]
    [InlineData("partialBody", UnreadableReason.Unavailable)]
    [InlineData("hangAfterWork", UnreadableReason.TimedOut)]
    public async Task A_broken_answer_is_a_reading_never_an_exception(string kind, UnreadableReason expected)
    {
        var vendors = new Vendors(sandbox.Clouds(), new VendorOptions
        {
            TryTimeout = TimeSpan.FromMilliseconds(500),
            CallTimeout = TimeSpan.FromSeconds(3),
            Retries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(5),
        });
        await sandbox.AddFaultAsync(new { pathPattern = "/china/partnercenter/*", kind });
        try
        {
            SubscriptionReading reading = await vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.HealthyChina), default);

            Assert.Equal(expected, reading.Unreadable?.Reason);
        }
        finally
        {
            await sandbox.ClearFaultsAsync();
        }
    }

    [Fact]
    public async Task One_fault_in_passing_is_retried()
    {
        await sandbox.AddFaultAsync(new { pathPattern = "/china/partnercenter/*", kind = "status", status = 503, times = 1 });

        SubscriptionReading reading = await _vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.HealthyChina), default);

        Assert.NotNull(reading.Subscriptions);
    }

    [Fact]
    public async Task Cancelling_ends_the_call()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _vendors.PartnerCenter.ReadAsync(Vendors.Customer(SandboxCustomers.HealthyChina), cancelled.Token));
    }
}
