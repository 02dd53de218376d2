using System.Globalization;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// One process, told apart from a later one that was given the same id: by its start, in clock ticks after the boot that
/// <paramref name="Boot"/> names. Read from /proc, so Linux only.
/// </summary>
public sealed record ProcessIdentity(int Id, long StartedAtTick, string Boot)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    // Fields of /proc/{pid}/stat after the command name, which is in parentheses and may hold anything (man 5 proc_pid_stat).
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>True while this very process runs; a zombie does not.</summary>
    public bool IsRunning => Of(Id) == this;

    /// <summary>The process that has this id now, or null.</summary>
    public static ProcessIdentity? Of(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null;
        }

        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[StateField] is "Z" or "X"
            ? null
            : new ProcessIdentity(id, long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture), File.ReadAllText(BootFile).Trim());
    }
}
