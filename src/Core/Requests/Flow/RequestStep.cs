using System.Text.Json.Serialization;

namespace PartnerDesk.Core.Requests.Flow;

/// <summary>What the flow of a request does next. Names live in orchestration histories: never renamed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestStepKind>))]
public enum RequestStepKind
{
    Acknowledge,
    Triage,
    StartDiagnosis,
    RunCheck,
    CompleteDiagnosis,

    /// <summary>Read the linked incident's state again.</summary>
    CheckIncident,

    /// <summary>Nothing to do until a person does something, or until <see cref="RequestStep.WakeAt"/>.</summary>
    Wait,
    CloseOnSilence,
    NoteVendorOverdue,

    /// <summary>Closed or cancelled, or not there at all: nothing is left but to finish.</summary>
    Settle,
}

/// <summary>One step of the flow. Travels through orchestration histories as plain JSON.</summary>
/// <param name="Generation">The request's generation the step was decided for.</param>
/// <param name="Check">Name of the check to run; for <see cref="RequestStepKind.RunCheck"/> only.</param>
/// <param name="WakeAt">For <see cref="RequestStepKind.Wait"/>: when to look again at the latest; null: only when woken.</param>
/// <param name="Sequence">The timeline sequence the step was decided on: up to here the flow has seen the request.</param>
public sealed record RequestStep(RequestStepKind Kind, int Generation, string? Check, DateTimeOffset? WakeAt, int Sequence);
