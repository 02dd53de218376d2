using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>Decides every command on a support request. Pure: no clock, store or log.</summary>
/// <remarks>
/// Which status allows what (R Received, D Diagnosing, K KnownIncident, A WithAgent, W WaitingForCustomer, E Escalated,
/// S Resolved, C Closed, X Cancelled); the statuses of remediation count as A:
/// <list type="table">
/// <item><term>AddMessage</term><description>R D K A W E S; with a reply awaited not S</description></item>
/// <item><term>Acknowledge, ChangeSeverity, AttachIncident, DetachIncident</term><description>R D K A W E</description></item>
/// <item><term>RequestDiagnosis</term><description>R D K A W E -> D</description></item>
/// <item><term>Escalate</term><description>R D K A W E -> E, through the gate</description></item>
/// <item><term>UpdateServiceRequest</term><description>R D K A W E S, once escalated; closed by the vendor: E -> A</description></item>
/// <item><term>Resolve</term><description>R D K A W E -> S</description></item>
/// <item><term>Confirm</term><description>S -> C</description></item>
/// <item><term>Reopen</term><description>S C -> D, inside the window</description></item>
/// <item><term>Cancel</term><description>R D K A W E S -> X</description></item>
/// </list>
/// What the flow records never fails: when the request moved on, it changes nothing.
/// </remarks>
public static class SupportRequestCommands
{
    /// <summary>The name of the flow in timelines.</summary>
    public const string Flow = "PartnerDesk";

    /// <param name="before">As stored.</param>
    /// <param name="by">The caller's name, or <see cref="Flow"/>.</param>
    /// <param name="now">UTC.</param>
    /// <returns>
    /// The change; <see cref="Change.IsEmpty"/> when it is so already. Failures: <see cref="ProblemKind.Invalid"/> for text that is
    /// missing or too long, <see cref="ProblemKind.Conflict"/> when the status does not allow it, <see cref="ProblemKind.RuleNotMet"/>
    /// when a rule misses something.
    /// </returns>
    public static Result<Change> Decide(SupportRequest before, RequestCommand command, string by, DateTimeOffset now, RequestPolicy policy)
    {
        Decision decision = new(before, by, now, policy);
        return command switch
        {
            RequestCommand.AddMessage add => ConversationDecisions.AddMessage(decision, add),
            RequestCommand.Acknowledge => ConversationDecisions.Acknowledge(decision),
            RequestCommand.ChangeSeverity severity => ConversationDecisions.ChangeSeverity(decision, severity),
            RequestCommand.RequestDiagnosis => DiagnosisDecisions.Request(decision),
            RequestCommand.StartDiagnosis start => DiagnosisDecisions.Start(decision, start),
            RequestCommand.RecordFinding record => DiagnosisDecisions.Record(decision, record),
            RequestCommand.CompleteDiagnosis complete => DiagnosisDecisions.Complete(decision, complete),
            RequestCommand.Escalate escalate => EscalationDecisions.Escalate(decision, escalate),
            RequestCommand.UpdateServiceRequest update => EscalationDecisions.Update(decision, update),
            RequestCommand.NoteVendorOverdue => EscalationDecisions.NoteOverdue(decision),
            RequestCommand.Resolve resolve => ClosingDecisions.Resolve(decision, resolve),
            RequestCommand.Confirm => ClosingDecisions.Confirm(decision),
            RequestCommand.Reopen reopen => ClosingDecisions.Reopen(decision, reopen),
            RequestCommand.Cancel cancel => ClosingDecisions.Cancel(decision, cancel),
            RequestCommand.CloseOnSilence => ClosingDecisions.CloseOnSilence(decision),
            RequestCommand.AttachIncident attach => IncidentDecisions.Attach(decision, attach),
            RequestCommand.DetachIncident => IncidentDecisions.Detach(decision),
            RequestCommand.RecordIncidentState state => IncidentDecisions.RecordState(decision, state),
            RequestCommand.RecordIncidentRecovered recovered => IncidentDecisions.RecordRecovered(decision, recovered),
            RequestCommand.RecordAcknowledgement acknowledgement => OpeningDecisions.Acknowledge(decision, acknowledgement),
            RequestCommand.Triage => OpeningDecisions.Triage(decision),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command of this family."),
        };
    }
}
