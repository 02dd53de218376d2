using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Tokens;

/// <summary>
/// Makes and reads the sandbox's own tokens. They carry their content and a signature of a key kept with the state, so that
/// tokens outlive a restart and nothing about them is stored.
/// </summary>
internal sealed class TokenSigner
{
    private const string RefreshPrefix = "0.SB";
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"HS256","kid":"sandbox"}"""u8);

    private readonly byte[] _key;

    public TokenSigner(StateDirectory directory)
    {
        string path = directory.File("signing.json");
        SigningKey key = StateDirectory.Read<SigningKey>(path) ?? new SigningKey(RandomNumberGenerator.GetBytes(32));
        StateDirectory.Write(path, key);
        _key = key.Key;
    }

    public string Sign(AccessToken token)
    {
        string signed = Header + "." + Encode(token);
        return signed + "." + Signature(signed);
    }

    public string Sign(RefreshToken token)
    {
        string body = Encode(token);
        return RefreshPrefix + body + "." + Signature(RefreshPrefix + body);
    }

    /// <summary>The content of an access token that this sandbox made, expired or not; null for anything else.</summary>
    public AccessToken? ReadAccessToken(string text) =>
        text.Split('.') is [var header, var body, var signature] && header == Header && IsGenuine(header + "." + body, signature)
            ? JsonSerializer.Deserialize<AccessToken>(Base64Url.DecodeFromChars(body))
            : null;

    /// <summary>The content of a refresh token that this sandbox made, expired or not; null for anything else.</summary>
    public RefreshToken? ReadRefreshToken(string text) =>
        text.StartsWith(RefreshPrefix, StringComparison.Ordinal)
        && text[RefreshPrefix.Length..].Split('.') is [var body, var signature]
        && IsGenuine(RefreshPrefix + body, signature)
            ? JsonSerializer.Deserialize<RefreshToken>(Base64Url.DecodeFromChars(body))
            : null;

    private static string Encode<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private string Signature(string signed) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed)));

    private bool IsGenuine(string signed, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Signature(signed)), Encoding.ASCII.GetBytes(signature));

    private sealed record SigningKey(byte[] Key);
}
