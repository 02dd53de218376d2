using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PartnerDesk.Functions.Intake;

/// <summary>Verifies deliveries signed the Standard Webhooks way.</summary>
/// <remarks>
/// Source: Standard Webhooks specification: HMAC-SHA256 over "id.timestamp.body" with the shared secret, sent as
/// "v1,&lt;base64&gt;" in a list parted by blanks, valid for five minutes either way.
/// </remarks>
public static class StandardWebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far a delivery's time may lie from ours, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";
    private const int MaxSignatures = 10;

    /// <summary>Reads a secret: base64, with or without the prefix "whsec_".</summary>
    /// <exception cref="FormatException">The secret is not base64, or shorter than 24 bytes.</exception>
    public static byte[] ReadSecret(string secret)
    {
        string base64 = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        byte[] key = Convert.FromBase64String(base64);
        return key.Length >= 24 ? key : throw new FormatException("A webhook secret needs at least 24 bytes.");
    }

    /// <summary>True when one of the signatures fits one of the secrets and the time is near. Compares in fixed time.</summary>
    public static bool Verify(string id, string timestamp, string signatures, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        bool valid = false;
        Span<byte> given = stackalloc byte[32];
        foreach (string signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxSignatures))
        {
            if (!signature.StartsWith("v1,", StringComparison.Ordinal)
                || !Convert.TryFromBase64String(signature[3..], given, out int length)
                || length != given.Length)
            {
                continue;
            }

            foreach (byte[] secret in secrets)
            {
                valid |= CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(secret, signed));
            }
        }

        return valid;
    }
}
