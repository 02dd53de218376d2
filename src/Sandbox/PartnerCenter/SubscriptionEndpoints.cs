using System.Text.Json;
using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>Subscriptions of a customer: list, one, PATCH, add-ons, provisioning status.</summary>
internal sealed class SubscriptionEndpoints(CustomerStore store, VendorChanges changes, TimeProvider time)
{
    /// <summary>How long an update takes that is answered 202.</summary>
    public static readonly TimeSpan AsynchronousUpdate = TimeSpan.FromSeconds(5);

    public void Map(VendorRoutes routes)
    {
        const string All = "/customers/{customerId}/subscriptions";
        const string Single = All + "/{subscriptionId}";
        NeedsDelegatedRights delegated = new();
        routes.Get(All, List, delegated);
        routes.Get(Single, One, delegated);
        routes.Patch(Single, UpdateAsync, delegated);
        routes.Get(Single + "/addons", AddOns, delegated);
        routes.Get(Single + "/provisioningstatus", ProvisioningStatus, delegated, new NeedsSignedInUser());
    }

    private VendorAnswer List(HttpContext http)
    {
        SandboxCustomer customer = http.Customer();
        string order = http.Request.Query["order_id"].ToString();
        string partner = http.Request.Query["mpn_id"].ToString();
        IEnumerable<JsonNode> items = Subscriptions(customer)
            .Where(subscription => order.Length == 0 || subscription.OrderId == order)
            .Where(subscription => partner.Length == 0 || subscription.PartnerId == partner)
            .Select((subscription, index) => SubscriptionJson.ListItem(customer, subscription, index));
        return VendorAnswer.Ok(PartnerCenterCollections.Of(items, $"/customers/{customer.Id}/subscriptions")) with { StartsWithByteOrderMark = true };
    }

    private VendorAnswer One(HttpContext http) =>
        Find(http) is { } subscription
            ? VendorAnswer.Ok(SubscriptionJson.Single(http.Customer(), subscription))
            : Unknown(http.Customer().Cloud);

    private async Task<VendorAnswer> UpdateAsync(HttpContext http)
    {
        SandboxCustomer customer = http.Customer();
        JsonElement? body = await http.Request.ReadJsonAsync();
        return body is null
            ? PartnerCenterErrors.Invalid(customer.Cloud, "The body is not JSON.")
            : changes.Apply(http, customer, state => Update(state, customer, http.Route("subscriptionId"), body.Value, http.Request.Headers.IfMatch.ToString()));
    }

    private (CustomerState Next, VendorAnswer Answer) Update(
        CustomerState state, SandboxCustomer customer, string subscriptionId, JsonElement body, string ifMatch)
    {
        DateTimeOffset now = time.GetUtcNow();
        int index = state.Subscriptions.FindIndex(one => SameId(one, subscriptionId));
        if (index < 0)
        {
            return (state, Unknown(customer.Cloud));
        }

        Subscription current = state.Subscriptions[index].At(now);
        Subscription? parent = state.Subscriptions.Find(one => one.Id == current.ParentId)?.At(now);
        switch (SubscriptionPatch.Decide(current, parent, body, ifMatch))
        {
            case PatchOutcome.Refused(var status, var code, var description):
                return (state, PartnerCenterErrors.Refuse(customer.Cloud, status, code, description));

            case PatchOutcome.Changed(var changed) when state.Situation == Situation.AsynchronousUpdate:
                Subscription waiting = current with { Pending = new PendingUpdate(now + AsynchronousUpdate, changed) };
                return (state with { Subscriptions = state.Subscriptions.SetItem(index, waiting) },
                    new VendorAnswer { Status = 202 }.With("Location", $"/customers/{customer.Id}/subscriptions/{current.Id}"));

            case PatchOutcome.Changed(var changed):
                return (state with { Subscriptions = state.Subscriptions.SetItem(index, changed) },
                    VendorAnswer.Ok(SubscriptionJson.Single(customer, changed)) with { StartsWithByteOrderMark = true });

            default:
                throw new InvalidOperationException("Unknown patch outcome.");
        }
    }

    /// <summary>This list alone writes its names with a capital.</summary>
    private VendorAnswer AddOns(HttpContext http)
    {
        SandboxCustomer customer = http.Customer();
        if (Find(http) is not { } parent)
        {
            return Unknown(customer.Cloud);
        }

        IEnumerable<JsonNode> items = Subscriptions(customer)
            .Where(subscription => subscription.ParentId == parent.Id)
            .Select((subscription, index) => Capitalized(SubscriptionJson.ListItem(customer, subscription, index)));
        return VendorAnswer.Ok(Capitalized(PartnerCenterCollections.Of(items, $"/customers/{customer.Id}/subscriptions/{parent.Id}/addons")));
    }

    private VendorAnswer ProvisioningStatus(HttpContext http)
    {
        SandboxCustomer customer = http.Customer();
        if (Find(http) is not { } subscription)
        {
            return Unknown(customer.Cloud);
        }

        return VendorAnswer.Ok(new JsonObject
        {
            ["skuId"] = subscription.OfferId,
            ["status"] = subscription.Status == "pending" ? "pending" : "success",
            ["quantity"] = subscription.Quantity,
            ["endDate"] = VendorDates.Utc(subscription.CommitmentEndsAt),
            ["attributes"] = PartnerCenterCollections.Attributes("SubscriptionProvisioningStatus"),
        });
    }

    private IEnumerable<Subscription> Subscriptions(SandboxCustomer customer)
    {
        DateTimeOffset now = time.GetUtcNow();
        return store.Read(customer).Subscriptions.Select(subscription => subscription.At(now));
    }

    private Subscription? Find(HttpContext http)
    {
        string id = http.Route("subscriptionId");
        return Subscriptions(http.Customer()).FirstOrDefault(subscription => SameId(subscription, id));
    }

    private static bool SameId(Subscription subscription, string id) => string.Equals(subscription.Id, id, StringComparison.OrdinalIgnoreCase);

    private static VendorAnswer Unknown(SandboxCloud cloud) => PartnerCenterErrors.Refuse(cloud, 404, 20003, "The subscription was not found.");

    private static JsonObject Capitalized(JsonObject source) =>
        new(source.Select(member => KeyValuePair.Create(char.ToUpperInvariant(member.Key[0]) + member.Key[1..], member.Value?.DeepClone())));
}
