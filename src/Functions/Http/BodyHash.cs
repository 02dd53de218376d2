using System.Security.Cryptography;

namespace PartnerDesk.Functions.Http;

/// <summary>SHA-256 of a body as 64 lower-case hex digits: what tells a repeat from other content under the same key.</summary>
public static class BodyHash
{
    public static string Of(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
