using System.Text.Json.Nodes;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox.Tokens;

/// <summary>
/// <c>POST /{cloud}/login/{tenant}/oauth2/token</c> (v1: <c>resource</c>, numbers as text) and <c>.../oauth2/v2.0/token</c>
/// (v2: <c>scope</c>), grants <c>client_credentials</c> and <c>refresh_token</c>.
/// </summary>
internal sealed class TokenEndpoints(CustomerCatalog customers, CustomerStore store, TokenSigner signer, TokenErrors errors, TimeProvider time)
{
    private static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(90);

    public void Map(IEndpointRouteBuilder endpoints, CloudProfile cloud)
    {
        VendorRoutes routes = new(endpoints, $"/{cloud.Name}/login/{{tenant}}/oauth2", _ => Task.FromResult<VendorAnswer?>(null));
        routes.Post("/token", http => AnswerAsync(cloud, http.Route("tenant"), "resource", http.Request));
        routes.Post("/v2.0/token", http => AnswerAsync(cloud, http.Route("tenant"), "scope", http.Request));
    }

    private async Task<VendorAnswer> AnswerAsync(CloudProfile cloud, string tenant, string audienceParameter, HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return errors.MissingParameter("grant_type");
        }

        IFormCollection form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        foreach (string parameter in new[] { "grant_type", "client_id", audienceParameter })
        {
            if (string.IsNullOrWhiteSpace(form[parameter]))
            {
                return errors.MissingParameter(parameter);
            }
        }

        SandboxPartner partner = cloud.Partner;
        string clientId = form["client_id"].ToString();
        bool isPartner = Same(tenant, partner.TenantId) || Same(tenant, partner.Domain);
        SandboxCustomer? customer = isPartner ? null : customers.Find(cloud.Cloud, tenant);
        if (!isPartner && customer is null)
        {
            return errors.UnknownTenant(tenant);
        }

        if (!Same(clientId, partner.ClientId))
        {
            return errors.UnknownClient(clientId, tenant);
        }

        if (form["client_secret"] != partner.ClientSecret)
        {
            return errors.WrongSecret(clientId);
        }

        string wanted = form[audienceParameter].ToString();
        if (TokenAudience.Resolve(cloud, wanted) is not { } audience)
        {
            return errors.UnknownResource(wanted, tenant);
        }

        if (customer is not null && store.SituationOf(customer) == Situation.ConsentMissing)
        {
            return errors.UnknownClient(clientId, tenant);
        }

        string tenantId = customer?.Id ?? partner.TenantId;
        bool textNumbers = audienceParameter == "resource";
        switch (form["grant_type"].ToString())
        {
            case "client_credentials":
                return Granted(cloud, tenantId, audience, textNumbers, wanted, refresh: null);
            case "refresh_token":
                string presented = form["refresh_token"].ToString();
                RefreshToken? refresh = Redeem(cloud, presented);
                return refresh is null ? errors.BadRefreshToken()
                    : refresh.ExpiresAt <= time.GetUtcNow().ToUnixTimeSeconds() ? errors.ExpiredRefreshToken()
                    : Granted(cloud, tenantId, audience, textNumbers, wanted, refresh);
            case var other:
                return errors.UnsupportedGrant(other);
        }
    }

    private RefreshToken? Redeem(CloudProfile cloud, string presented)
    {
        bool withMfa = presented == cloud.Partner.RefreshToken;
        if (withMfa || presented == cloud.Partner.RefreshToken + SandboxCredentials.WithoutMfaSuffix)
        {
            return new RefreshToken(cloud.Name, cloud.Partner.ClientId, withMfa, long.MaxValue, "first");
        }

        return signer.ReadRefreshToken(presented) is { } token && token.Cloud == cloud.Name && Same(token.ClientId, cloud.Partner.ClientId) ? token : null;
    }

    private VendorAnswer Granted(CloudProfile cloud, string tenantId, string audience, bool textNumbers, string wanted, RefreshToken? refresh)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        long expires = now + (long)AccessTokenLifetime.TotalSeconds;
        string access = signer.Sign(new AccessToken
        {
            Audience = audience,
            Issuer = $"{cloud.Issuer}{tenantId}/",
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = expires,
            ClientId = cloud.Partner.ClientId,
            TenantId = tenantId,
            Kind = refresh is null ? "app" : "user",
            SignInMethods = refresh is null ? null : refresh.SecondFactor ? ["pwd", "mfa"] : ["pwd"],
        });

        JsonNode Number(long value) => textNumbers ? value.ToString() : value;
        JsonObject body = new()
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = Number(expires - now - 1),
            ["ext_expires_in"] = Number(expires - now - 1),
        };
        if (textNumbers)
        {
            body["expires_on"] = Number(expires);
            body["not_before"] = Number(now);
            body["resource"] = audience;
        }
        else
        {
            body["scope"] = wanted;
        }

        body["access_token"] = access;
        if (refresh is not null)
        {
            body["refresh_token"] = signer.Sign(refresh with
            {
                ExpiresAt = now + (long)RefreshTokenLifetime.TotalSeconds,
                Id = Guid.NewGuid().ToString("N"),
            });
        }

        return VendorAnswer.Ok(body).With("Cache-Control", "no-store, no-cache").With("Pragma", "no-cache");
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
