namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>How a <see cref="SharedProcess"/> is found, started and stopped.</summary>
public sealed record SharedProcessOptions
{
    /// <summary>Start of its file names: lower-case letters.</summary>
    public required string Name { get; init; }

    /// <summary>What progress lines call it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Folder for its pid file, log and locks; made when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Where it answers HTTP, with any status, once it is up.</summary>
    public required Uri ReadyAddress { get; init; }

    /// <summary>Makes the command; called only when it has to be started.</summary>
    public required Func<CancellationToken, Task<ProcessCommand>> Command { get; init; }

    /// <summary>
    /// One word for how it is started (version, ports). A running one that was started otherwise is started anew, unless another
    /// program uses it.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>How long it may take until it answers. Default 60 seconds.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to end before it is killed. Default 30 seconds.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(30);

    internal string PidFile => Path.Combine(Directory, $"{Name}.pid");

    internal string LogFile => Path.Combine(Directory, $"{Name}.log");

    internal string UsageLock => Path.Combine(Directory, $"{Name}.users");

    internal string DecisionLock => Path.Combine(Directory, $"{Name}.lock");
}
