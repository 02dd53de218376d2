using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>What a replay takes from its surroundings.</summary>
/// <param name="DefaultVersion">Version of a child whose caller names none.</param>
/// <param name="ReportForeignContinuation">Called from any thread, during an episode or long after it, when code that
/// belongs to the orchestrator comes back from a task the engine does not know.</param>
internal sealed record ReplayServices(
    DataConverter Converter, ILoggerFactory LoggerFactory, string DefaultVersion, Action ReportForeignContinuation);
