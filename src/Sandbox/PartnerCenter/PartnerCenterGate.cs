using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Throttling;
using PartnerDesk.Sandbox.Tokens;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.PartnerCenter;

/// <summary>What every Partner Center call passes before its endpoint: headers, token, kind of sign-in, customer, budget, situation.</summary>
internal sealed class PartnerCenterGate(
    BearerTokens tokens, CustomerCatalog customers, CustomerStore store, Throttle throttle, TimeProvider time)
{
    /// <summary>Seconds that the situation 'throttled' asks callers to wait.</summary>
    public const int ThrottledRetryAfter = 30;

    /// <summary>How long the situation 'slow' lets callers wait.</summary>
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);

    /// <summary>The refusal, or null when the endpoint is to answer.</summary>
    public async Task<VendorAnswer?> PassAsync(HttpContext http, CloudProfile cloud)
    {
        EchoHeaders(http);
        BearerCheck check = tokens.Check(http.Request, cloud, cloud.PartnerCenterAudience, cloud.DirectoryGraphAudience);
        switch (check)
        {
            case BearerCheck.Missing:
                return PartnerCenterErrors.Refuse(cloud.Cloud, 401, 800001, "The partner token is missing.");
            case BearerCheck.Refused(var reason):
                return Unauthorized(cloud, "Access denied. " + reason);
        }

        AccessToken token = ((BearerCheck.Accepted)check).Token;
        bool needsUser = http.GetEndpoint()?.Metadata.GetMetadata<NeedsSignedInUser>() is not null;
        if (!string.Equals(token.TenantId, cloud.Partner.TenantId, StringComparison.OrdinalIgnoreCase))
        {
            return Unauthorized(cloud, "Access denied. The token is not one of the partner's tenant.");
        }

        if (!token.IsAppOnly && !token.HasSecondFactor)
        {
            return Unauthorized(cloud, "Access denied. The sign-in lacks multi-factor authentication (MFA).");
        }

        if (needsUser && token.IsAppOnly)
        {
            return PartnerCenterErrors.Refuse(cloud.Cloud, 403, 900329, "This operation does not support application-only access.");
        }

        int wait = throttle.AdmitPartnerCenter(token.TenantId);
        if (wait > 0)
        {
            http.Record().Throttled = true;
            return PartnerCenterErrors.Throttled(wait);
        }

        if (http.GetRouteValue("customerId") is not string customerId)
        {
            return null;
        }

        if (!Guid.TryParse(customerId, out _))
        {
            return PartnerCenterErrors.Invalid(cloud.Cloud, "The customer id is not a GUID.");
        }

        if (customers.Find(cloud.Cloud, customerId) is not { } customer)
        {
            return PartnerCenterErrors.Refuse(cloud.Cloud, 404, 60003, "The tenant is unknown.");
        }

        http.Record().CustomerId = customer.Id;
        http.Items[typeof(SandboxCustomer)] = customer;
        return await AnswerInSituationAsync(http, cloud, customer);
    }

    private async Task<VendorAnswer?> AnswerInSituationAsync(HttpContext http, CloudProfile cloud, SandboxCustomer customer)
    {
        switch (store.SituationOf(customer))
        {
            case Situation.RelationshipEnded:
                return PartnerCenterErrors.Refuse(cloud.Cloud, 403, 20002, "There is no commercial relationship between the partner and the customer.");
            case Situation.Throttled when NeedsRights(http):
                http.Record().Throttled = true;
                return PartnerCenterErrors.Throttled(ThrottledRetryAfter);
            case Situation.Slow:
                await Task.Delay(SlowAnswer, time, http.RequestAborted);
                return null;
            case Situation.NoDelegatedRights when NeedsRights(http):
                return PartnerCenterErrors.Refuse(cloud.Cloud, 403, 900308, "The partner's delegated privileges for this customer are insufficient.");
            default:
                return null;
        }
    }

    private static bool NeedsRights(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<NeedsDelegatedRights>() is not null;

    private static VendorAnswer Unauthorized(CloudProfile cloud, string description) =>
        PartnerCenterErrors.Refuse(cloud.Cloud, 401, 400, description).With("WWW-Authenticate", "Bearer error=\"invalid_token\"");

    private static void EchoHeaders(HttpContext http)
    {
        foreach (string name in new[] { "MS-RequestId", "MS-CorrelationId" })
        {
            string sent = http.Request.Headers[name].ToString();
            http.Response.Headers[name] = sent.Length > 0 ? sent : Guid.NewGuid().ToString();
        }

        http.Response.Headers["MS-CV"] = Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..16] + ".0";
        http.Response.Headers["MS-ServerId"] = "000000001";
    }
}

/// <summary>Marks an endpoint that an application alone may not call.</summary>
internal sealed class NeedsSignedInUser;

/// <summary>Marks an endpoint that needs delegated rights in the customer's tenant.</summary>
internal sealed class NeedsDelegatedRights;

internal static class SandboxCustomerExtensions
{
    /// <summary>The customer that the gate found in the path.</summary>
    public static SandboxCustomer Customer(this HttpContext http) => (SandboxCustomer)http.Items[typeof(SandboxCustomer)]!;
}
