namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// A server beside the program, shared by all programs with one home folder. The first one starts it, later ones use it, the
/// last one that stops in an orderly way stops it; a program that is killed leaves it running, and the next start adopts it.
/// </summary>
/// <remarks>
/// Its folder holds {name}.pid, {name}.log, {name}.users (each user holds a shared lock on it, freed with the user's process)
/// and {name}.lock (held while anybody decides about starting or stopping).
/// </remarks>
public sealed class SharedProcess
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private const int LogLinesShown = 20;

    private readonly SharedProcessOptions _options;
    private readonly DetachedProcess? _process;
    private readonly FileLock _usage;
    private bool _stopped;

    private SharedProcess(SharedProcessOptions options, DetachedProcess? process, FileLock usage)
    {
        _options = options;
        _process = process;
        _usage = usage;
    }

    /// <summary>Process id; null when something answered that no program of this home started, which is used and left alone.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Finds the running server or starts it, and waits until it answers.</summary>
    /// <param name="report">Takes progress lines.</param>
    /// <exception cref="LocalSetupException">It does not come up; the message carries the end of its log.</exception>
    public static async Task<SharedProcess> EnsureAsync(SharedProcessOptions options, Action<string> report, CancellationToken cancellationToken)
    {
        using FileLock deciding = await FileLock.AloneAsync(options.DecisionLock, cancellationToken);
        DetachedProcess? process = await AdoptAsync(options, report, cancellationToken);
        if (process is null)
        {
            if (await HttpProbe.AnswersAsync(options.ReadyAddress, cancellationToken))
            {
                report($"Using what answers at {options.ReadyAddress} as {options.DisplayName}; it was not started from here and stays.");
            }
            else
            {
                process = await StartAsync(options, report, cancellationToken);
            }
        }

        // Nobody holds this lock alone outside a decision, so this does not wait.
        return new SharedProcess(options, process, await FileLock.SharedAsync(options.UsageLock, cancellationToken));
    }

    /// <summary>Ends this program's use, and the server itself unless another program uses it. May be repeated.</summary>
    public async Task StopAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        using FileLock deciding = await FileLock.AloneAsync(_options.DecisionLock, cancellationToken);
        _usage.Dispose();
        if (_process is null)
        {
            return;
        }

        using FileLock? last = FileLock.TryAlone(_options.UsageLock);
        if (last is null)
        {
            report($"{_options.DisplayName} stays: another program uses it.");
            return;
        }

        if (!await _process.StopAsync(_options.StopWithin, cancellationToken))
        {
            report($"{_options.DisplayName} did not end within {_options.StopWithin.TotalSeconds:F0} s and was killed.");
        }
    }

    private static async Task<DetachedProcess?> AdoptAsync(SharedProcessOptions options, Action<string> report, CancellationToken cancellationToken)
    {
        if (DetachedProcess.Find(options.PidFile) is not { } process)
        {
            return null;
        }

        bool used;
        using (FileLock? unused = FileLock.TryAlone(options.UsageLock))
        {
            used = unused is null;
        }

        bool asWanted = process.Fingerprint == options.Fingerprint;
        if ((asWanted || used) && await AnswersAsync(options, process, cancellationToken))
        {
            report($"{options.DisplayName} runs already (process {process.Id})" + (asWanted ? "." : ", started by another program with other settings."));
            return process;
        }

        if (used)
        {
            throw new LocalSetupException(
                $"{options.DisplayName} (process {process.Id}) is used by another program and does not answer at {options.ReadyAddress}. " +
                $"Stop that program, or give this one the same settings. Log: {options.LogFile}");
        }

        report($"{options.DisplayName} (process {process.Id}) " + (asWanted ? "does not answer" : "was started with other settings") + "; starting it anew ...");
        await process.StopAsync(options.StopWithin, cancellationToken);
        return null;
    }

    private static async Task<DetachedProcess> StartAsync(SharedProcessOptions options, Action<string> report, CancellationToken cancellationToken)
    {
        ProcessCommand command = await options.Command(cancellationToken);
        report($"Starting {options.DisplayName} ...");
        var process = await DetachedProcess.StartAsync(command, options.PidFile, options.LogFile, options.Fingerprint, cancellationToken);
        try
        {
            if (await AnswersAsync(options, process, cancellationToken))
            {
                return process;
            }
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync(options.StopWithin, CancellationToken.None);
            throw;
        }

        await process.StopAsync(options.StopWithin, cancellationToken);
        throw new LocalSetupException(
            $"{options.DisplayName} does not answer at {options.ReadyAddress}. The end of {options.LogFile}:{Environment.NewLine}" +
            string.Join(Environment.NewLine, File.ReadLines(options.LogFile).TakeLast(LogLinesShown)));
    }

    private static async Task<bool> AnswersAsync(SharedProcessOptions options, DetachedProcess process, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (process.IsRunning && TimeProvider.System.GetElapsedTime(started) < options.ReadyWithin)
        {
            if (await HttpProbe.AnswersAsync(options.ReadyAddress, cancellationToken) && process.IsRunning)
            {
                return true;
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }

        return false;
    }
}
