using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Strictness;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary><c>/{cloud}/partnercenter/v1/...</c>: what each cloud offers, and what China denies.</summary>
internal sealed class PartnerCenterEndpoints(
    PartnerCenterGate gate,
    CustomerEndpoints customers,
    SubscriptionEndpoints subscriptions,
    ServiceRequestEndpoints serviceRequests,
    ManagedServiceEndpoints managedServices)
{
    /// <summary>Paths of the global cloud that the China cloud knows nothing of.</summary>
    private static readonly string[] AbsentInChina =
    [
        "/servicerequests/{**rest}",
        "/customers/{customerId}/servicerequests/{**rest}",
        "/customers/{customerId}/managedservices",
        "/customers/{customerId}/organization",
        "/customers/{customerId}/customDomains",
        "/customers/{customerId}/subscriptions/{subscriptionId}/supportcontact",
        "/auditrecords",
        "/serviceincidents/{**rest}",
        "/profiles/support",
    ];

    /// <summary>Paths of the global cloud that the China cloud knows and refuses.</summary>
    private static readonly string[] RefusedInChina =
    [
        "/customers/{customerId}/users/{**rest}",
        "/customers/{customerId}/directoryroles/{**rest}",
        "/customers/{customerId}/subscribedskus",
    ];

    public void Map(IEndpointRouteBuilder endpoints, CloudProfile cloud)
    {
        VendorRoutes routes = new(endpoints, $"/{cloud.Name}/partnercenter/v1", http => gate.PassAsync(http, cloud));
        customers.Map(routes, cloud);
        subscriptions.Map(routes);
        if (cloud.Cloud == SandboxCloud.Global)
        {
            serviceRequests.Map(routes);
            managedServices.Map(routes);
            routes.Get("/profiles/support", _ => SupportProfile(), new NeedsSignedInUser());
        }
        else
        {
            foreach (string path in AbsentInChina)
            {
                Deny(routes, path, PartnerCenterErrors.NotFound(cloud.Cloud));
            }

            foreach (string path in RefusedInChina)
            {
                Deny(routes, path, PartnerCenterErrors.Refuse(cloud.Cloud, 403, 900150, "The caller's role does not allow this operation."));
            }
        }

        Deny(routes, "/{**rest}", PartnerCenterErrors.NotFound(cloud.Cloud));
    }

    private static VendorAnswer SupportProfile() => VendorAnswer.Ok(new JsonObject
    {
        ["email"] = "support@" + SandboxCredentials.GlobalPartnerDomain,
        ["telephone"] = "+1 217 555 0199",
        ["website"] = "https://support.partnerdesk.example",
        ["profileType"] = "support_profile",
        ["attributes"] = PartnerCenterCollections.Attributes("SupportProfile"),
    });

    private static void Deny(VendorRoutes routes, string path, VendorAnswer answer) => routes.All(path, _ => answer, new UnknownCall());
}
