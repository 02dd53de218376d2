using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PartnerDesk.Core.Requests;

/// <summary>Where a chain of timeline entries is broken.</summary>
/// <param name="Sequence">The first entry that does not fit; one past the last when entries are missing at the end.</param>
public sealed record TimelineBreak(int Sequence, string Reason);

/// <summary>The hash chain over a request's timeline: whoever changes, drops, adds or moves an entry breaks it.</summary>
/// <remarks>
/// Hash = SHA-256 over the request id, the previous hash and the entry; each field is UTF-8 behind its length, details are ordered
/// by name, so that no two different entries share one form. The request row holds the head, which shows a cut at the end.
/// </remarks>
public static class TimelineChain
{
    /// <summary>Makes the entry that follows <paramref name="previousHash"/>.</summary>
    /// <param name="previousHash">Hash of the entry before; empty for the first.</param>
    public static TimelineEntry Append(
        string requestId,
        string previousHash,
        int sequence,
        DateTimeOffset at,
        TimelineKind kind,
        string by,
        string summary,
        IReadOnlyDictionary<string, string> detail,
        bool isInternal)
    {
        TimelineEntry entry = new(sequence, at.ToUniversalTime(), kind, by, summary, detail, isInternal, "");
        return entry with { Hash = HashOf(requestId, previousHash, entry) };
    }

    /// <summary>Verifies a whole timeline, from its first entry on.</summary>
    /// <param name="entries">In order of sequence, as read.</param>
    /// <param name="expectedHead">The hash in the request row; null: not compared.</param>
    /// <returns>Null when the chain holds.</returns>
    public static TimelineBreak? Verify(string requestId, IReadOnlyList<TimelineEntry> entries, string? expectedHead = null)
    {
        string previous = "";
        for (int index = 0; index < entries.Count; index++)
        {
            TimelineEntry entry = entries[index];
            int expected = index + 1;
            if (entry.Sequence != expected)
                return new TimelineBreak(expected, $"Entry {expected} is expected here, but this one is numbered {entry.Sequence}.");

            string hash = HashOf(requestId, previous, entry);
            if (!string.Equals(hash, entry.Hash, StringComparison.Ordinal))
                return new TimelineBreak(expected, "The entry, or one before it, is not what was written: its hash does not match.");

            previous = hash;
        }

        return expectedHead is null || string.Equals(expectedHead, previous, StringComparison.Ordinal)
            ? null
            : new TimelineBreak(entries.Count + 1, "The last entry is not the one the request names: entries are missing or added at the end.");
    }

    private static string HashOf(string requestId, string previousHash, TimelineEntry entry)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, requestId);
        Add(hash, previousHash);
        Add(hash, entry.Sequence.ToString(CultureInfo.InvariantCulture));
        Add(hash, entry.At.UtcTicks.ToString(CultureInfo.InvariantCulture));
        Add(hash, entry.Kind.ToString());
        Add(hash, entry.By);
        Add(hash, entry.Summary);
        Add(hash, entry.Internal ? "internal" : "public");
        Add(hash, entry.Detail.Count.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, string value) in entry.Detail.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
