using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>A process that a companion wants to have running.</summary>
public sealed record CompanionProcess
{
    /// <summary>Start of its file names ({name}.pid, {name}.log): lower-case letters.</summary>
    public required string Name { get; init; }

    /// <summary>What progress lines call it, as "the vendor sandbox".</summary>
    public required string DisplayName { get; init; }

    /// <summary>Folder of its pid file and log.</summary>
    public required string Directory { get; init; }

    /// <summary>How to start it; <see cref="ProcessCommand.ForAssembly"/> for a .NET program. It must end on SIGTERM.</summary>
    public required ProcessCommand Command { get; init; }

    /// <summary>Where it answers HTTP, with any status, once it is up.</summary>
    public required Uri ReadyAddress { get; init; }

    /// <summary>How long it may take until it answers. Default 60 seconds.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(60);
}
