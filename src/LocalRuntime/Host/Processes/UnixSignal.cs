using System.Runtime.InteropServices;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>Sends signals to processes; .NET itself can only kill.</summary>
internal static partial class UnixSignal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends <paramref name="signal"/>; a process that is gone is no failure.</summary>
    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
