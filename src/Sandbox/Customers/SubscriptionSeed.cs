using System.Text.Json;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>What every customer bought: a suite with a scheduled change, an add-on to it, one or two products more.</summary>
internal static class SubscriptionSeed
{
    private static readonly JsonElement NextTerm = JsonDocument.Parse(
        """
        { "product": { "productId": "CFQ7TTC0SB01", "skuId": "0001", "availabilityId": "CFQ7TTC0AV01", "billingCycle": "monthly", "termDuration": "P1Y" }, "quantity": 30 }
        """).RootElement;

    public static IEnumerable<Subscription> Create(SandboxCustomer customer, DateTimeOffset seededAt)
    {
        string suffix = customer.Cloud == SandboxCloud.China ? " (operated by 21Vianet)" : "";
        Subscription Make(int index, string offer, string name, int quantity) => new()
        {
            Id = customer.SubscriptionId(index),
            OfferId = offer,
            OfferName = name + suffix,
            FriendlyName = name,
            OrderId = $"{customer.Number:D6}{(index < 3 ? 1 : index):D2}cc",
            Quantity = quantity,
            Status = "active",
            PartnerId = "",
            CreatedAt = seededAt.AddDays(-165),
            CommitmentEndsAt = Midnight(seededAt.AddDays(200)),
        };

        yield return Make(1, "CFQ7TTC0SB01:0001:CFQ7TTC0AV01", "Office 365 E3", 25) with { NextTerm = NextTerm };
        yield return Make(2, "CFQ7TTC0SB02:0001:CFQ7TTC0AV02", "Exchange Online Archiving", 25) with { ParentId = customer.SubscriptionId(1) };
        yield return Make(3, "CFQ7TTC0SB03:0001:CFQ7TTC0AV03", "Power BI Pro", 5);
        if (customer.Number % 2 == 0)
        {
            yield return Make(4, "CFQ7TTC0SB04:0001:CFQ7TTC0AV04", "Microsoft Intune Plan 1", 10) with { BillingCycle = "annual", AutoRenew = false };
        }
    }

    private static DateTimeOffset Midnight(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
