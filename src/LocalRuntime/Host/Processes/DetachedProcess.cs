using System.Diagnostics;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// A process in a session of its own: signals to this program's terminal do not reach it, it outlives this program, and a
/// later start finds it again through its pid file. Its output goes to a file. Linux only.
/// </summary>
public sealed class DetachedProcess
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);

    // The shell writes the pid file about itself and then becomes the process, so no moment exists in which
    // the process runs and the file does not say so, wherever this program is killed.
    private const string Script = PidFile.WriteScript +
        """
         || exit 125
        log=$3; shift 3; exec setsid "$@" </dev/null >"$log" 2>&1
        """;

    private const string Needs = "Linux with sh, setsid (package util-linux) and /proc is needed for processes in sessions of their own.";

    private readonly string _pidFile;
    private readonly ProcessIdentity _identity;

    private DetachedProcess(string pidFile, PidFile content)
    {
        _pidFile = pidFile;
        _identity = content.Process;
        Fingerprint = content.Fingerprint;
    }

    /// <summary>Process id.</summary>
    public int Id => _identity.Id;

    /// <summary>What its starter called the way it was started; one word.</summary>
    public string Fingerprint { get; }

    /// <summary>True while it runs.</summary>
    public bool IsRunning => _identity.IsRunning;

    /// <summary>The process that a pid file names, if that very process still runs; otherwise null.</summary>
    public static DetachedProcess? Find(string pidFile) =>
        PidFile.Read(pidFile) is { } content && content.Process.IsRunning ? new DetachedProcess(pidFile, content) : null;

    /// <summary>Starts a process; returns when its pid file is written.</summary>
    /// <param name="logFile">Takes its output and errors; emptied first.</param>
    /// <exception cref="LocalSetupException">This machine has no sh or setsid, or the folder of the pid file cannot be written.</exception>
    public static async Task<DetachedProcess> StartAsync(
        ProcessCommand command, string pidFile, string logFile, string fingerprint, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(pidFile))!);
        File.Delete(pidFile);
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", Script, "sh", Path.GetFullPath(pidFile), fingerprint, Path.GetFullPath(logFile), command.FileName, .. command.Arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach ((string name, string? value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        cancellationToken.ThrowIfCancellationRequested();
        using Process shell = Start(start);

        // Not the caller's token: what was begun is handed to the caller, who can then stop it.
        using var deadline = new CancellationTokenSource(StartWithin);
        while (true)
        {
            if (PidFile.Read(pidFile) is { } content)
            {
                return new DetachedProcess(pidFile, content);
            }

            if (shell.HasExited)
            {
                throw new LocalSetupException(
                    $"{command.FileName} could not be started (sh ended with {shell.ExitCode}). {Needs} " +
                    $"So is write access to {Path.GetDirectoryName(pidFile)}.");
            }

            await Task.Delay(PollInterval, TimeProvider.System, deadline.Token);
        }
    }

    /// <summary>Waits until it ended.</summary>
    /// <returns>False when it still runs after <paramref name="within"/>.</returns>
    public async Task<bool> WaitForExitAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (IsRunning)
        {
            if (TimeProvider.System.GetElapsedTime(started) > within)
            {
                return false;
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }

        return true;
    }

    /// <summary>Asks it to end (SIGTERM), kills it when it does not, and removes its pid file. May be repeated.</summary>
    /// <param name="within">How long it may take to save what it has.</param>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        Signal(UnixSignal.Terminate);
        bool ended = await WaitForExitAsync(within, cancellationToken);
        if (!ended)
        {
            Kill();
            await WaitForExitAsync(within, cancellationToken);
        }

        File.Delete(_pidFile);
        return ended;
    }

    /// <summary>Kills it at once (SIGKILL) and leaves its pid file, as a crash would.</summary>
    public void Kill() => Signal(UnixSignal.Kill);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception unusable)
        {
            throw new LocalSetupException($"{start.FileName} could not be started: {unusable.Message}. {Needs}", unusable);
        }
    }

    private void Signal(int signal)
    {
        if (IsRunning)
        {
            UnixSignal.Send(Id, signal);
        }
    }
}
