using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>The state a customer begins with in a situation. The same arguments always make the same state.</summary>
internal static class CustomerSeed
{
    public static CustomerState Create(SandboxCustomer customer, string situation, DateTimeOffset seededAt) => new()
    {
        Situation = situation,
        Subscriptions = [.. SubscriptionSeed.Create(customer, seededAt).Select(subscription => Fit(subscription, situation, seededAt))],
        Issues = [.. HealthSeed.Issues(customer, situation, seededAt)],
        ServiceRequests = [.. ServiceRequestSeed.Create(customer, seededAt)],
    };

    private static Subscription Fit(Subscription subscription, string situation, DateTimeOffset seededAt)
    {
        bool isMain = subscription.ParentId is null && subscription.Id.EndsWith("01", StringComparison.Ordinal);
        bool isAddOn = subscription.ParentId is not null;
        return situation switch
        {
            Situation.SuspendedNonPayment when isMain || isAddOn => subscription with
            {
                Status = "suspended",
                SuspensionReasons = ["NonPayment"],
                AttentionNeeded = isMain,
            },
            Situation.AsynchronousUpdate when isMain => subscription with
            {
                Status = "suspended",
                SuspensionReasons = ["CustomerRequest"],
            },
            Situation.Expired when isMain || isAddOn => subscription with
            {
                Status = "expired",
                AutoRenew = false,
                CommitmentEndsAt = seededAt.AddDays(-20),
                NextTerm = null,
            },
            Situation.PendingProvisioning when isMain => subscription with { Status = "pending", CreatedAt = seededAt.AddMinutes(-30), CommitmentEndsAt = seededAt.AddYears(1) },
            Situation.UnknownWords when isMain => subscription with { Status = "under_review", BillingCycle = "every_full_moon" },
            _ => subscription,
        };
    }
}
