using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox.Tokens;

/// <summary>Decides whether a call carries a token that is good for one cloud's service at this moment.</summary>
internal sealed class BearerTokens(TokenSigner signer, TimeProvider time)
{
    public BearerCheck Check(HttpRequest request, CloudProfile cloud, params IReadOnlyCollection<string> audiences)
    {
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return new BearerCheck.Missing();
        }

        AccessToken? token = signer.ReadAccessToken(header["Bearer ".Length..].Trim());
        return token is null ? new BearerCheck.Refused("The token is malformed or was not issued here.")
            : !token.Issuer.StartsWith(cloud.Issuer, StringComparison.Ordinal) ? new BearerCheck.Refused("The token was issued in another cloud.")
            : !audiences.Contains(token.Audience) ? new BearerCheck.Refused("The token's audience is another service.")
            : token.ExpiresAt <= time.GetUtcNow().ToUnixTimeSeconds() ? new BearerCheck.Refused("The token has expired.")
            : new BearerCheck.Accepted(token);
    }
}

/// <summary>The three ends of a token check.</summary>
internal abstract record BearerCheck
{
    internal sealed record Missing : BearerCheck;

    internal sealed record Refused(string Reason) : BearerCheck;

    internal sealed record Accepted(AccessToken Token) : BearerCheck;
}
