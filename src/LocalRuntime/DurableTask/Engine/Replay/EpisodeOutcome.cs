using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>What one episode came to.</summary>
/// <param name="Actions">New decisions in their order.</param>
/// <param name="CustomStatus">JSON, null for none.</param>
/// <param name="OpenTimers">Timers that were neither served nor cancelled.</param>
/// <param name="Ending">Null while the instance goes on.</param>
internal sealed record EpisodeOutcome(
    IReadOnlyList<OrchestratorAction> Actions, string? CustomStatus, IReadOnlyList<CreateTimer> OpenTimers, Ending? Ending);

/// <summary>How a generation ended.</summary>
internal abstract record Ending;

internal sealed record Returned(string? Output) : Ending;

internal sealed record Threw(Failure Failure) : Ending;

/// <param name="Version">Null to keep the version.</param>
/// <param name="Carried">Events the next generation begins with.</param>
internal sealed record ContinuedAsNew(string? Input, string? Version, IReadOnlyList<EventRaised> Carried) : Ending;
