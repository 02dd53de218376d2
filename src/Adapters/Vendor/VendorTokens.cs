using System.Collections.Concurrent;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;

namespace PartnerDesk.Adapters.Vendor;

/// <summary>App-only tokens per cloud, tenant and audience, kept until shortly before they expire.</summary>
public sealed class VendorTokens(CloudEnvironments clouds, VendorHttp http, TimeProvider time)
{
    /// <summary>A token is renewed this long before it ends, so that it does not expire on the way.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(Cloud Cloud, string Tenant, string Audience), Token> _tokens = new();

    /// <summary>A token for Partner Center, issued by our own tenant.</summary>
    public Task<(string? Token, VendorAnswer.Failed? Failed)> ForPartnerCenterAsync(CloudEnvironment cloud, CancellationToken cancellationToken) =>
        GetAsync(cloud, cloud.PartnerTenantId, cloud.PartnerCenterResource, "oauth2/token", "resource", cancellationToken);

    /// <summary>A token for Graph, issued by the customer's tenant: it needs the customer's consent.</summary>
    public Task<(string? Token, VendorAnswer.Failed? Failed)> ForGraphAsync(CloudEnvironment cloud, string customerTenantId, CancellationToken cancellationToken) =>
        GetAsync(cloud, customerTenantId, cloud.GraphScope, "oauth2/v2.0/token", "scope", cancellationToken);

    /// <summary>Forgets a token that was refused, so that the next call asks for a new one.</summary>
    public void Forget(Cloud cloud, string tenant, string audience) => _tokens.TryRemove((cloud, tenant, audience), out _);

    private async Task<(string? Token, VendorAnswer.Failed? Failed)> GetAsync(
        CloudEnvironment cloud, string tenant, string audience, string path, string audienceField, CancellationToken cancellationToken)
    {
        if (clouds.Find(cloud.Cloud) is null)
        {
            throw new InvalidOperationException($"Cloud {cloud.Cloud} is switched off.");
        }

        var key = (cloud.Cloud, tenant, audience);
        if (_tokens.TryGetValue(key, out Token? known) && known.ExpiresAt - RenewBefore > time.GetUtcNow())
        {
            return (known.Value, null);
        }

        string id = Guid.NewGuid().ToString();
        var address = new Uri($"{cloud.Login!.ToString().TrimEnd('/')}/{Uri.EscapeDataString(tenant)}/{path}");
        VendorAnswer answer = await http.SendAsync(
            "Token endpoint",
            () => new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = cloud.ClientId,
                    ["client_secret"] = cloud.ClientSecret,
                    [audienceField] = audience,
                }),
                Headers = { { "client-request-id", id } },
            },
            id,
            id,
            cancellationToken);
        switch (answer)
        {
            case VendorAnswer.Ok { Body: var body } ok when body.Text("access_token") is { Length: > 0 } value:
                _tokens[key] = new Token(value, time.GetUtcNow().AddSeconds(body.Int("expires_in") ?? 300));
                return (value, null);
            case VendorAnswer.Ok ok:
                return (null, new VendorAnswer.Failed(UnreadableReason.Garbled, 200, null, "The token endpoint answered without a token.", ok.RequestId, ok.CorrelationId));
            case VendorAnswer.Failed failed:
                return (null, failed with { Reason = Reason(failed) });
            default:
                throw new InvalidOperationException("Unknown answer.");
        }
    }

    /// <summary>400 and 401 of a token endpoint: our credential is wrong, or the tenant does not know our app.</summary>
    private static UnreadableReason Reason(VendorAnswer.Failed failed) => (failed.Status, failed.Code) switch
    {
        (400 or 401, "invalid_client") => UnreadableReason.SignInNeeded,
        (400 or 401 or 403, _) => UnreadableReason.ConsentMissing,
        _ => failed.Reason,
    };

    private sealed record Token(string Value, DateTimeOffset ExpiresAt);
}
