using System.Text;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>A subscription as Partner Center writes it, which is not the same everywhere.</summary>
internal static class SubscriptionJson
{
    private static readonly string[] StatusByNumber = ["none", "active", "suspended", "deleted", "expired", "pending", "disabled"];

    /// <summary>The ETag of the subscription as it is now.</summary>
    public static string ETag(Subscription subscription) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"id":"{{subscription.Id}}","version":{{subscription.Version}}}"""));

    /// <summary>The status word for a word in any case, or for a number; null when it is neither.</summary>
    public static string? StatusWord(string text) =>
        int.TryParse(text, out int number)
            ? number >= 0 && number < StatusByNumber.Length ? StatusByNumber[number] : null
            : StatusByNumber.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase));

    public static JsonObject Single(SandboxCustomer customer, Subscription subscription) => Write(customer, subscription, subscription.Status);

    /// <summary>In lists some statuses are numbers, and China writes words with a capital.</summary>
    public static JsonObject ListItem(SandboxCustomer customer, Subscription subscription, int index)
    {
        int number = Array.IndexOf(StatusByNumber, subscription.Status);
        JsonNode status = number >= 0 && (customer.Number + index) % 3 == 0 ? number
            : customer.Cloud == SandboxCloud.China ? char.ToUpperInvariant(subscription.Status[0]) + subscription.Status[1..]
            : subscription.Status;
        return Write(customer, subscription, status);
    }

    private static JsonObject Write(SandboxCustomer customer, Subscription subscription, JsonNode status)
    {
        bool china = customer.Cloud == SandboxCloud.China;
        string self = $"/customers/{customer.Id}/subscriptions/{subscription.Id}";
        JsonObject body = new()
        {
            ["id"] = subscription.Id,
            ["offerId"] = subscription.OfferId,
            ["offerName"] = subscription.OfferName,
            ["friendlyName"] = subscription.FriendlyName,
            ["productType"] = new JsonObject { ["id"] = "OnlineServicesNCE", ["displayName"] = "OnlineServicesNCE" },
            ["quantity"] = subscription.Quantity,
            ["unitType"] = "Licenses",
            ["parentSubscriptionId"] = subscription.ParentId,
            ["hasPurchasableAddons"] = subscription.ParentId is null,
            ["creationDate"] = china ? VendorDates.WithoutZone(subscription.CreatedAt) : VendorDates.Precise(subscription.CreatedAt),
            ["effectiveStartDate"] = VendorDates.Utc(subscription.CreatedAt),
            ["commitmentEndDate"] = VendorDates.Utc(subscription.CommitmentEndsAt),
            ["commitmentEndDateTime"] = VendorDates.Utc(subscription.CommitmentEndsAt.AddDays(1).AddSeconds(-1)),
            ["cancellationAllowedUntilDate"] = VendorDates.None,
            ["status"] = status,
            ["autoRenewEnabled"] = subscription.AutoRenew,
            ["isTrial"] = false,
            ["billingType"] = china ? "License" : "license",
            ["billingCycle"] = subscription.BillingCycle,
            ["termDuration"] = subscription.TermDuration,
            ["renewalTermDuration"] = "",
            ["refundOptions"] = new JsonArray(),
            ["isMicrosoftProduct"] = true,
            ["partnerId"] = subscription.PartnerId,
            ["attentionNeeded"] = subscription.AttentionNeeded,
            ["actionTaken"] = false,
            ["contractType"] = "subscription",
            ["suspensionReasons"] = subscription.SuspensionReasons.IsEmpty ? null : new JsonArray([.. subscription.SuspensionReasons.Select(reason => (JsonNode)reason)]),
            ["actions"] = subscription.Status is "active" or "suspended" ? new JsonArray("edit", "cancel") : new JsonArray(),
            ["links"] = new JsonObject { ["self"] = PartnerCenterCollections.Link(self) },
            ["publisherName"] = "Microsoft Corporation",
            ["orderId"] = subscription.OrderId,
            ["attributes"] = new JsonObject { ["etag"] = ETag(subscription), ["objectType"] = "Subscription" },
        };
        if (subscription.NextTerm is { } nextTerm)
        {
            body["scheduledNextTermInstructions"] = JsonNode.Parse(nextTerm.GetRawText());
        }

        if (subscription.NextCharge is { } nextCharge)
        {
            body["nextChargeInstructions"] = JsonNode.Parse(nextCharge.GetRawText());
        }

        return body;
    }
}
