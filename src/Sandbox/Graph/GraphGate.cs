using System.Collections.Concurrent;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.PartnerCenter;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Throttling;
using PartnerDesk.Sandbox.Tokens;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Graph;

/// <summary>What every Graph call passes before its endpoint: headers, token, tenant, budget, consent, situation.</summary>
internal sealed class GraphGate(BearerTokens tokens, CustomerCatalog customers, CustomerStore store, Throttle throttle, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, int> _turns = new(StringComparer.Ordinal);

    /// <summary>The situations that answer differently in turn begin anew.</summary>
    public void ForgetTurns() => _turns.Clear();

    /// <summary>The refusal, or null when the endpoint is to answer.</summary>
    public async Task<VendorAnswer?> PassAsync(HttpContext http, CloudProfile cloud)
    {
        string clientRequestId = http.Request.Headers["client-request-id"].ToString();
        http.Response.Headers["request-id"] = Guid.NewGuid().ToString();
        http.Response.Headers["client-request-id"] = clientRequestId.Length > 0 ? clientRequestId : http.Response.Headers["request-id"];

        switch (tokens.Check(http.Request, cloud, cloud.GraphAudience))
        {
            case BearerCheck.Missing:
                return Unauthorized(http, "Access token is empty.");
            case BearerCheck.Refused(var reason):
                return Unauthorized(http, reason);
            case BearerCheck.Accepted(var token):
                int wait = throttle.AdmitGraph(token.ClientId, token.TenantId);
                if (wait > 0)
                {
                    return TooMany(http, wait);
                }

                if (customers.Find(cloud.Cloud, token.TenantId) is not { } customer)
                {
                    return null;
                }

                http.Record().CustomerId = customer.Id;
                http.Items[typeof(SandboxCustomer)] = customer;
                return await AnswerInSituationAsync(http, customer);
            default:
                throw new InvalidOperationException("Unknown token check.");
        }
    }

    private async Task<VendorAnswer?> AnswerInSituationAsync(HttpContext http, SandboxCustomer customer)
    {
        switch (store.SituationOf(customer))
        {
            case Situation.ConsentMissing or Situation.PermissionMissing:
                return GraphErrors.Refuse(http, time, 403, "Forbidden", "The application lacks the permission ServiceHealth.Read.All in this tenant.");
            case Situation.Throttled:
                return TooMany(http, PartnerCenterGate.ThrottledRetryAfter);
            case Situation.Slow:
                await Task.Delay(PartnerCenterGate.SlowAnswer, time, http.RequestAborted);
                return null;
            case Situation.HealthSourceDown:
                return (NextTurn(customer) % 3) switch
                {
                    0 => GraphErrors.Refuse(http, time, 503, "ServiceUnavailable", "The service is temporarily unavailable."),
                    1 => new VendorAnswer { Status = 502, ContentType = "text/html", Body = "<html><body><h1>502 Bad Gateway</h1></body></html>" },
                    _ => GraphErrors.Refuse(http, time, 500, "UnknownError", ""),
                };
            case Situation.GarbageHealth:
                return (NextTurn(customer) % 4) switch
                {
                    0 => new VendorAnswer { Status = 200, Body = "<!DOCTYPE html><html><body>We will be right back</body></html>" },
                    1 => new VendorAnswer { Status = 200, Body = """{"value":{"service":7,"status":["what"]}}""" },
                    2 => new VendorAnswer { Status = 200, Body = """{"value":[]}""" },
                    _ => new VendorAnswer { Status = 200, Body = """{"value":[{"service":"Exchange Online","status":"serviceOper""" },
                };
            default:
                return null;
        }
    }

    private int NextTurn(SandboxCustomer customer) => _turns.AddOrUpdate(customer.Id, 0, (_, turn) => turn + 1);

    private VendorAnswer TooMany(HttpContext http, int retryAfterSeconds)
    {
        http.Record().Throttled = true;
        return GraphErrors.Refuse(http, time, 429, "TooManyRequests", "Too many requests.").With("Retry-After", retryAfterSeconds.ToString());
    }

    private VendorAnswer Unauthorized(HttpContext http, string message) =>
        GraphErrors.Refuse(http, time, 401, "InvalidAuthenticationToken", message).With("WWW-Authenticate", "Bearer error=\"invalid_token\"");
}
