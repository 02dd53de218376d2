using System.Diagnostics;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.Testing.Processes;

/// <summary>
/// Ends everything that pid files under a home folder name, and removes the folder, when it is disposed or when this process dies:
/// a small shell waits for the pipe between them to close.
/// </summary>
internal sealed class HomeGuard : IAsyncDisposable
{
    // A pid file holds id, start tick and boot; a process that merely got the same id has another start tick (field 22 of its stat).
    private const string Script =
        """
        read -r _
        for file in "$1"/*.pid "$1"/.[!.]*/*.pid; do
          [ -f "$file" ] || continue
          read -r id tick _ < "$file"
          [ -n "$tick" ] && [ "$(sed 's/.*) //' "/proc/$id/stat" 2>/dev/null | cut -d' ' -f20)" = "$tick" ] && kill -9 "$id"
        done
        for attempt in 1 2 3 4 5; do rm -rf "$1" && break; sleep 0.2; done
        """;

    private readonly Process _shell;

    public HomeGuard(string home)
    {
        // A session of its own: Ctrl+C in a terminal ends the tests, and the guard still has its work to do.
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script, "sh", home]) { UseShellExecute = false, RedirectStandardInput = true };
        _shell = Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
