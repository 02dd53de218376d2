using System.Diagnostics;

namespace PartnerDesk.LocalRuntime.DurableTask.Lease;

/// <summary>A process on a machine; its start tells it from a later one with the same number.</summary>
internal sealed record HostIdentity(string Machine, int ProcessId, DateTimeOffset ProcessStart)
{
    // The system reckons a process's start from its boot time, which wavers a little.
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(3);

    public static HostIdentity Current { get; } = OfThisProcess();

    public bool IsOnThisMachine => Machine == Current.Machine;

    public bool IsThisProcess => IsSame(Current);

    /// <summary>Only known for a process on this machine.</summary>
    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return !process.HasExited && IsSame(this with { ProcessStart = StartOf(process) });
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It exists, and belongs to somebody else.
            return true;
        }
    }

    public override string ToString() => $"process {ProcessId} on {Machine}, started {ProcessStart:u}";

    private bool IsSame(HostIdentity other) => Machine == other.Machine
        && ProcessId == other.ProcessId
        && (ProcessStart - other.ProcessStart).Duration() < StartTolerance;

    private static HostIdentity OfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new HostIdentity(Environment.MachineName, process.Id, StartOf(process));
    }

    private static DateTimeOffset StartOf(Process process) => new(process.StartTime.ToUniversalTime(), TimeSpan.Zero);
}
