using System.Globalization;
using System.Text;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>
/// Instance ids as partition keys. An id may have any characters; a key may not have / \ # ? and control characters:
/// such a character becomes ^ and four hex digits. Keys are case-sensitive, as ids are, and the key of a prefix is a
/// prefix of the key.
/// </summary>
internal static class InstanceKey
{
    private const char Escape = '^';

    // 1 KiB of UTF-16, the limit of the service.
    private const int MaxLength = 512;

    /// <exception cref="ArgumentException">The id is too long for a key, or is no valid text.</exception>
    public static string Encode(string instanceId)
    {
        int plain = 0;
        while (plain < instanceId.Length && !MustEscape(instanceId, plain))
        {
            plain++;
        }

        string key = plain == instanceId.Length ? instanceId : EscapeFrom(instanceId, plain);
        return key.Length <= MaxLength
            ? key
            : throw new ArgumentException($"The instance id has {instanceId.Length} characters, more than storage can keep.", nameof(instanceId));
    }

    private static string EscapeFrom(string instanceId, int first)
    {
        var key = new StringBuilder(instanceId, 0, first, instanceId.Length + 16);
        for (int i = first; i < instanceId.Length; i++)
        {
            if (MustEscape(instanceId, i))
            {
                key.Append(Escape).Append(((int)instanceId[i]).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                key.Append(instanceId[i]);
            }
        }

        return key.ToString();
    }

    private static bool MustEscape(string text, int i)
    {
        char c = text[i];
        if (char.IsSurrogate(c) && !IsPaired(text, i))
        {
            throw new ArgumentException("The instance id has half of a surrogate pair.", nameof(text));
        }

        return c is '/' or '\\' or '#' or '?' or Escape || char.IsControl(c);
    }

    private static bool IsPaired(string text, int i) => char.IsHighSurrogate(text[i])
        ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);
}
