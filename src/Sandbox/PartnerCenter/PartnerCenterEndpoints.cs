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

    public void Map(IEndpointRouteBuilder routes, CloudProfile cloud)
    {
        RouteGroupBuilder group = routes.MapGroup($"/{cloud.Name}/partnercenter/v1");
        group.AddEndpointFilter((context, next) => gate.PassAsync(context, next, cloud));
        customers.Map(group, cloud);
        subscriptions.Map(group);
        if (cloud.Cloud == SandboxCloud.Global)
        {
            serviceRequests.Map(group);
            managedServices.Map(group);
            group.MapGet("/profiles/support", SupportProfile).WithMetadata(new NeedsSignedInUser());
        }
        else
        {
            foreach (string path in AbsentInChina)
            {
                Deny(group, path, PartnerCenterErrors.NotFound(cloud.Cloud));
            }

            foreach (string path in RefusedInChina)
            {
                Deny(group, path, PartnerCenterErrors.Refuse(cloud.Cloud, 403, 900150, "The caller's role does not allow this operation."));
            }
        }

        Deny(group, "/{**rest}", PartnerCenterErrors.NotFound(cloud.Cloud));
    }

    private static VendorAnswer SupportProfile() => VendorAnswer.Ok(new JsonObject
    {
        ["email"] = "support@" + SandboxCredentials.GlobalPartnerDomain,
        ["telephone"] = "+1 217 555 0199",
        ["website"] = "https://support.partnerdesk.example",
        ["profileType"] = "support_profile",
        ["attributes"] = PartnerCenterCollections.Attributes("SupportProfile"),
    });

    private static void Deny(RouteGroupBuilder group, string path, VendorAnswer answer) => group.Map(path, () => answer).WithMetadata(new UnknownCall());
}
