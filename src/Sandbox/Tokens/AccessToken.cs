using System.Text.Json.Serialization;

namespace PartnerDesk.Sandbox.Tokens;

/// <summary>The claims of an access token.</summary>
internal sealed record AccessToken
{
    [JsonPropertyName("aud")]
    public required string Audience { get; init; }

    [JsonPropertyName("iss")]
    public required string Issuer { get; init; }

    [JsonPropertyName("iat")]
    public required long IssuedAt { get; init; }

    [JsonPropertyName("nbf")]
    public required long NotBefore { get; init; }

    /// <summary>Seconds since 1970.</summary>
    [JsonPropertyName("exp")]
    public required long ExpiresAt { get; init; }

    [JsonPropertyName("appid")]
    public required string ClientId { get; init; }

    [JsonPropertyName("tid")]
    public required string TenantId { get; init; }

    /// <summary><c>app</c> for an application alone, <c>user</c> for an application with a signed-in user.</summary>
    [JsonPropertyName("idtyp")]
    public required string Kind { get; init; }

    /// <summary>How the user signed in; must hold <c>mfa</c> for Partner Center.</summary>
    [JsonPropertyName("amr")]
    public IReadOnlyList<string>? SignInMethods { get; init; }

    [JsonIgnore]
    public bool IsAppOnly => Kind == "app";

    [JsonIgnore]
    public bool HasSecondFactor => SignInMethods?.Contains("mfa") == true;
}

/// <summary>What a refresh token carries; opaque to its holder.</summary>
internal sealed record RefreshToken(string Cloud, string ClientId, bool SecondFactor, long ExpiresAt, string Id);
