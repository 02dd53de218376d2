using System.Text.Json;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>
/// What a PATCH does to a subscription. The body counts as the whole resource: an auto-renew flag that is missing means off, and
/// scheduled instructions that are missing are deleted.
/// </summary>
internal static class SubscriptionPatch
{
    private const int LargestQuantity = 3000;

    public static PatchOutcome Decide(Subscription current, Subscription? parent, JsonElement body, string ifMatch)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new PatchOutcome.Refused(400, 800002, "The body is not a subscription.");
        }

        string presented = ifMatch.Length > 0 ? ifMatch.Trim().Trim('"') : TextOf(body.Member("attributes")?.Member("etag"));
        if (presented.Length > 0 && presented != SubscriptionJson.ETag(current))
        {
            return new PatchOutcome.Refused(400, 2055, "The ETag is out of date. Read the subscription again.");
        }

        if (current.Pending is not null)
        {
            return new PatchOutcome.Refused(409, 900278, "Another operation on the subscription is under way.");
        }

        if (TextOf(body.Member("id")) is { Length: > 0 } id && !string.Equals(id, current.Id, StringComparison.OrdinalIgnoreCase))
        {
            return new PatchOutcome.Refused(400, 3000, "The property id differs from the path.");
        }

        string wanted = TextOf(body.Member("status"));
        string? status = wanted.Length == 0 ? current.Status : SubscriptionJson.StatusWord(wanted);
        if (status is null && !string.Equals(wanted, current.Status, StringComparison.OrdinalIgnoreCase))
        {
            return new PatchOutcome.Refused(400, 3000, "The property status is invalid.");
        }

        status = status is null or "none" ? current.Status : status;
        int quantity = body.Member("quantity") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int whole) ? whole : current.Quantity;
        if ((RefuseTransition(current, parent, status) ?? RefuseQuantity(current, quantity)) is { } refused)
        {
            return refused;
        }

        return new PatchOutcome.Changed(current with
        {
            Status = status,
            Quantity = quantity,
            FriendlyName = TextOf(body.Member("friendlyName")) is { Length: > 0 } name ? name : current.FriendlyName,
            BillingCycle = TextOf(body.Member("billingCycle")) is { Length: > 0 } cycle ? cycle : current.BillingCycle,
            PartnerId = body.Member("partnerId") is { } partner ? TextOf(partner) : current.PartnerId,
            AutoRenew = body.Member("autoRenewEnabled") is { ValueKind: JsonValueKind.True },
            NextTerm = Scheduled(body.Member("scheduledNextTermInstructions")),
            NextCharge = Scheduled(body.Member("nextChargeInstructions")),
            SuspensionReasons = status == current.Status ? current.SuspensionReasons : status == "suspended" ? ["PartnerRequest"] : [],
            AttentionNeeded = status == current.Status && current.AttentionNeeded,
            Version = current.Version + 1,
        });
    }

    private static PatchOutcome.Refused? RefuseTransition(Subscription current, Subscription? parent, string status) => (current.Status, status) switch
    {
        ("deleted", _) => new(400, 2011, "The subscription is deleted."),
        ("pending", _) => new(409, 800082, "The subscription is not ready yet."),
        var (from, to) when from == to => null,
        ("suspended", "active") when parent is not null && parent.Status != "active" =>
            new(409, 27009, "An add-on cannot be enabled while its parent is not active."),
        ("active", "suspended") or ("suspended", "active") => null,
        ("active", _) or ("suspended", _) => new(400, 800096, $"The status cannot be updated to {status}."),
        _ => new(400, 800040, $"A change from {current.Status} to {status} is not allowed."),
    };

    private static PatchOutcome.Refused? RefuseQuantity(Subscription current, int quantity) =>
        quantity == current.Quantity ? null
        : current.Status == "suspended" ? new(400, 2001, "The quantity of a suspended subscription cannot be changed.")
        : quantity is < 1 or > LargestQuantity ? new(400, 2002, $"The quantity must be from 1 to {LargestQuantity}.")
        : null;

    private static JsonElement? Scheduled(JsonElement? member) => member is { ValueKind: JsonValueKind.Object } instructions ? instructions.Clone() : null;

    private static string TextOf(JsonElement? member) => member switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => "",
    };
}

/// <summary>Either the subscription as it becomes, or the vendor's refusal.</summary>
internal abstract record PatchOutcome
{
    internal sealed record Changed(Subscription Subscription) : PatchOutcome;

    internal sealed record Refused(int Status, int Code, string Description) : PatchOutcome;
}
