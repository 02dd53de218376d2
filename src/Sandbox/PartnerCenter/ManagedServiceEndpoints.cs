using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>Links for administration on behalf of a customer; global cloud, signed-in user, delegated rights.</summary>
internal sealed class ManagedServiceEndpoints
{
    private const string Portal = "https://portal.office.com/Partner/BeginClientSession.aspx";

    public void Map(VendorRoutes routes) =>
        routes.Get("/customers/{customerId}/managedservices", http => List(http.Customer()), new NeedsSignedInUser(), new NeedsDelegatedRights());

    private static VendorAnswer List(SandboxCustomer customer) => VendorAnswer.Ok(PartnerCenterCollections.Of(
        [Service(customer, "Exchange", "Exchange Online"), Service(customer, "MicrosoftCommunicationsOnline", "Microsoft Teams")],
        $"/customers/{customer.Id}/managedservices"));

    private static JsonObject Service(SandboxCustomer customer, string target, string name) => new()
    {
        ["id"] = target.ToUpperInvariant(),
        ["name"] = name,
        ["groupName"] = "Microsoft 365",
        ["links"] = new JsonObject
        {
            ["adminService"] = PartnerCenterCollections.Link($"{Portal}?CTID={customer.Id}&CSDEST={target}"),
            ["serviceHealth"] = PartnerCenterCollections.Link($"{Portal}?CTID={customer.Id}&CSDEST=ServiceStatus"),
            ["serviceTicket"] = PartnerCenterCollections.Link($"{Portal}?CTID={customer.Id}&CSDEST=Support"),
        },
        ["attributes"] = PartnerCenterCollections.Attributes("ManagedService"),
    };
}
