using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PartnerDesk.Functions.Http;

/// <summary>The header that makes a POST safe to repeat: 1-100 visible ASCII characters, scoped to the caller.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 100;

    /// <summary>Reads the header.</summary>
    /// <returns>The key's SHA-256 together with caller and scope as 64 hex digits, null when absent, or the refusal to send.</returns>
    public static (string? Key, IResult? Refusal) Read(HttpRequest request, string caller, string scope)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return (null, null);
        }

        return values is [{ Length: > 0 and <= MaxLength } key] && key.All(c => c is > ' ' and <= '~')
            ? (Hash(caller, scope, key), null)
            : (null, ProblemResults.Problem(request, StatusCodes.Status400BadRequest, "invalid", $"{Header} must be 1 to {MaxLength} visible ASCII characters.",
                new Dictionary<string, string[]>(StringComparer.Ordinal) { [Header] = [$"1 to {MaxLength} visible ASCII characters, once."] }));
    }

    /// <summary>SHA-256 over the parts, each with its length, so that no two lists of parts look alike.</summary>
    public static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
