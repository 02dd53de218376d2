using System.Globalization;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// The line a detached process writes about itself: id, start tick, boot, and a word of its starter's
/// (see <see cref="DetachedProcess.Fingerprint"/>).
/// </summary>
/// <param name="Process">The process that wrote it; it may be gone.</param>
/// <param name="Fingerprint">What it was started as.</param>
internal sealed record PidFile(ProcessIdentity Process, string Fingerprint)
{
    /// <summary>Shell commands that write the line for the shell itself; $1 is the file, $2 the fingerprint.</summary>
    /// <remarks>The process that the shell becomes keeps id and start tick. The rename makes the file whole or absent.</remarks>
    public const string WriteScript =
        """
        started=$(cut -d' ' -f22 "/proc/$$/stat") && printf '%s %s %s %s\n' "$$" "$started" "$(cat /proc/sys/kernel/random/boot_id)" "$2" > "$1.new" && mv "$1.new" "$1"
        """;

    /// <summary>What the file says, or null when it is missing or not such a line.</summary>
    public static PidFile? Read(string path)
    {
        try
        {
            string[] words = File.ReadAllText(path).Trim().Split(' ');
            return words.Length == 4
                && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long startedAtTick)
                    ? new PidFile(new ProcessIdentity(id, startedAtTick, words[2]), words[3])
                    : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
