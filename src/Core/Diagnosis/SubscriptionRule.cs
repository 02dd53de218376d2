using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>What the customer's subscriptions say about a request. Pure.</summary>
/// <remarks>
/// A subscription the request names is judged first; the others can then only be suspects. A subscription that ended and has an active
/// one of the same offer beside it was replaced, and is left out.
/// </remarks>
public static class SubscriptionRule
{
    /// <summary>A suspended subscription's data is removed when it is not reactivated within this time.</summary>
    /// <remarks>Source: "Suspend a subscription" (Partner Center operated by 21Vianet).</remarks>
    public static readonly TimeSpan KeptAfterSuspension = TimeSpan.FromDays(60);

    /// <summary>The remediation that ends a suspension.</summary>
    public const string Reactivate = "reactivateSubscription";

    private const string Source = "partner-center:subscriptions";

    public static Finding Judge(SupportRequest request, Customer customer, SubscriptionReading reading, RepairGuide repairs, DateTimeOffset now)
    {
        FindingDraft draft = new(DiagnosticCatalogue.Subscriptions, Source, reading.ReadAt, reading.CorrelationId, now);
        if (reading.Unreadable is { } unreadable) return draft.NotReadable(unreadable, repairs.For(unreadable.Reason, customer, "the subscriptions"));

        IReadOnlyList<SubscriptionState> all = reading.Subscriptions ?? [];
        draft.With("counts", string.Join(", ", all.GroupBy(Word).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Count()}")));
        if (all.Count == 0) return draft.Make(Verdict.Suspect, "The customer has no subscription with us.", repair: "Compare with what the customer bought, and order what is missing.");

        if (request.SubscriptionId is not { } named) return JudgeAll(draft, all);
        if (all.FirstOrDefault(subscription => SameId(subscription.Id, named)) is not { } found)
        {
            return draft.With("subscriptionId", named).Make(
                Verdict.Suspect, "The subscription that the request names is not among the customer's.", repair: "Ask the customer which subscription is meant.");
        }

        return JudgeOne(draft, found, isNamed: true) ?? JudgeOthers(draft, found, all);
    }

    private static Finding JudgeAll(FindingDraft draft, IReadOnlyList<SubscriptionState> all)
    {
        // An add-on follows its parent, so the parent is what to name.
        foreach (SubscriptionState subscription in NotReplaced(all).OrderBy(Badness).ThenBy(subscription => subscription.ParentSubscriptionId is not null))
        {
            if (JudgeOne(draft, subscription, isNamed: false) is { } finding) return finding;
        }

        return draft.Make(Verdict.Ok, all.Count == 1 ? $"The subscription '{all[0].OfferName}' is active." : "Every subscription in use is active.");
    }

    private static Finding JudgeOthers(FindingDraft draft, SubscriptionState named, IReadOnlyList<SubscriptionState> all)
    {
        SubscriptionState? other = NotReplaced(all).Where(subscription => Word(subscription) != "active").OrderBy(Badness).FirstOrDefault();
        return other is null
            ? draft.With("subscriptionId", named.Id).Make(Verdict.Ok, $"The subscription '{named.OfferName}' is active.")
            : Describe(draft, other).Make(Verdict.Suspect, $"The subscription '{named.OfferName}' is active, but '{other.OfferName}' is {Word(other)}.");
    }

    /// <returns>Null for an active subscription.</returns>
    private static Finding? JudgeOne(FindingDraft draft, SubscriptionState subscription, bool isNamed)
    {
        string offer = $"The subscription '{subscription.OfferName}'";
        switch (Word(subscription))
        {
            case "active":
                return null;
            case "suspended":
                return Suspended(Describe(draft, subscription), subscription, offer);
            case "expired" or "disabled" or "deleted":
                return Describe(draft, subscription).Make(
                    Verdict.Cause, $"{offer} is {Word(subscription)}.", repair: "Renew or order the subscription anew, after asking the customer; the vendor keeps the data for a limited time only.");
            case "pending":
                return Describe(draft, subscription).Make(
                    isNamed ? Verdict.Cause : Verdict.Suspect, $"{offer} is still being set up by the vendor.", repair: "Wait for the order to be provisioned, and look at it again.");
            default:
                return Describe(draft, subscription).Make(
                    Verdict.Suspect, $"{offer} has a status we do not know: '{subscription.Status}'.", repair: "Look at the subscription in Partner Center.");
        }
    }

    private static Finding Suspended(FindingDraft draft, SubscriptionState subscription, string offer)
    {
        string why = subscription.SuspensionReasons.Count == 0 ? "" : $" ({string.Join(", ", subscription.SuspensionReasons)})";
        if (subscription.ChangedAt is not { } since)
            return draft.Make(Verdict.Cause, $"{offer} is suspended{why}.", Reactivate);

        DateTimeOffset removedAt = since + KeptAfterSuspension;
        return draft
            .With("suspendedSince", $"{since:O}")
            .With("dataRemovedAfter", $"{removedAt:O}")
            .Make(Verdict.Cause, $"{offer} is suspended{why} since {since:yyyy-MM-dd}; unless it is reactivated, its data is removed after {removedAt:yyyy-MM-dd}.", Reactivate);
    }

    private static FindingDraft Describe(FindingDraft draft, SubscriptionState subscription) => draft
        .With("subscriptionId", subscription.Id)
        .With("offer", subscription.OfferName)
        .With("status", subscription.Status)
        .With("suspensionReasons", string.Join(", ", subscription.SuspensionReasons))
        .With("commitmentEndAt", subscription.CommitmentEndAt is { } end ? $"{end:O}" : null)
        .With("orderId", subscription.OrderId);

    private static IEnumerable<SubscriptionState> NotReplaced(IReadOnlyList<SubscriptionState> all) => all.Where(subscription =>
        Word(subscription) is not ("expired" or "disabled" or "deleted")
        || !all.Any(other => Word(other) == "active" && string.Equals(other.OfferName, subscription.OfferName, StringComparison.OrdinalIgnoreCase)));

    private static int Badness(SubscriptionState subscription) => Word(subscription) switch
    {
        "suspended" => 0,
        "disabled" => 1,
        "expired" => 2,
        "deleted" => 3,
        "pending" => 4,
        "active" => 6,
        _ => 5,
    };

    private static string Word(SubscriptionState subscription) => subscription.Status.Trim().ToLowerInvariant();

    private static bool SameId(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
