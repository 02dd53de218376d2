using Azure.Core;
using Azure.Core.Pipeline;

namespace PartnerDesk.LocalRuntime.Tables.Credentials;

/// <summary>
/// Puts a token on each request, without continuous access evaluation. With tenant discovery the first request goes without and
/// the tenant is learnt from the challenge (<c>Bearer authorization_uri=https://login.../{tenant}/oauth2/authorize</c>).
/// </summary>
internal sealed class TokenPolicy(TokenCredential credential, string scope, bool discoversTenant)
    : BearerTokenAuthenticationPolicy(credential, scope)
{
    private readonly string[] _scopes = [scope];
    private volatile string? _tenantId;

    protected override void AuthorizeRequest(HttpMessage message)
    {
        if (!discoversTenant || _tenantId is not null) AuthenticateAndAuthorizeRequest(message, TokenContext(message));
    }

    protected override ValueTask AuthorizeRequestAsync(HttpMessage message) =>
        discoversTenant && _tenantId is null ? ValueTask.CompletedTask : AuthenticateAndAuthorizeRequestAsync(message, TokenContext(message));

    protected override bool AuthorizeRequestOnChallenge(HttpMessage message)
    {
        if (!TryLearnTenant(message)) return false;

        AuthenticateAndAuthorizeRequest(message, TokenContext(message));
        return true;
    }

    protected override async ValueTask<bool> AuthorizeRequestOnChallengeAsync(HttpMessage message)
    {
        if (!TryLearnTenant(message)) return false;

        await AuthenticateAndAuthorizeRequestAsync(message, TokenContext(message));
        return true;
    }

    private TokenRequestContext TokenContext(HttpMessage message) =>
        new(_scopes, message.Request.ClientRequestId, claims: null, tenantId: _tenantId, isCaeEnabled: false);

    private bool TryLearnTenant(HttpMessage message)
    {
        const string Parameter = "authorization_uri=";
        if (!discoversTenant) return false;
        if (!message.Response.Headers.TryGetValue(HttpHeader.Names.WwwAuthenticate, out string? challenge)) return false;

        int start = challenge.IndexOf(Parameter, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return false;

        string address = challenge[(start + Parameter.Length)..].Split(' ', ',')[0].Trim('"');
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Segments.Length < 2) return false;

        _tenantId = uri.Segments[1].Trim('/');
        return true;
    }
}
