using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>What people and the flow may ask of a support request. Decided by <see cref="SupportRequestCommands"/>.</summary>
/// <remarks>Repeating a command whose effect is there already is harmless: it changes nothing and writes nothing.</remarks>
public abstract record RequestCommand
{
    private RequestCommand()
    {
    }

    /// <summary>Adds a message to the timeline. Each one counts; senders that repeat use an idempotency key.</summary>
    /// <param name="Text">1 to 10,000 characters.</param>
    /// <param name="Internal">Staff only: the customer does not read it.</param>
    /// <param name="AwaitReply">Staff only: the request waits for the customer and the clocks stand still until it answers.</param>
    /// <param name="ByCustomer">True when the caller is the customer: wakes a request that waits for it.</param>
    public sealed record AddMessage(string Text, bool Internal, bool AwaitReply, bool ByCustomer) : RequestCommand;

    /// <summary>The caller takes the request: assignee and first response.</summary>
    public sealed record Acknowledge : RequestCommand;

    /// <param name="Reason">1 to 1,000 characters.</param>
    public sealed record ChangeSeverity(Severity Severity, string Reason) : RequestCommand;

    /// <summary>Runs the diagnosis again, as a new generation.</summary>
    public sealed record RequestDiagnosis : RequestCommand;

    /// <summary>To the vendor, through <see cref="EscalationGate"/>. Null members are what the gate then misses.</summary>
    /// <param name="Note">What was tried and what is lacking; 1 to 10,000 characters.</param>
    public sealed record Escalate(Justification? Justification, EscalationGap? Gap, string? Note) : RequestCommand;

    /// <summary>What a person learned from the vendor's portal. Null members leave things as they are.</summary>
    /// <param name="Number">1 to 100 characters.</param>
    /// <param name="Url">Absolute http or https address, at most 2,000 characters.</param>
    /// <param name="Note">1 to 10,000 characters.</param>
    public sealed record UpdateServiceRequest(string? Number, string? Url, ServiceRequestStatus? Status, string? Note) : RequestCommand;

    /// <param name="Resolution">What was done; 1 to 10,000 characters; the customer reads it.</param>
    public sealed record Resolve(string Resolution) : RequestCommand;

    /// <summary>The customer agrees that it is over.</summary>
    public sealed record Confirm : RequestCommand;

    /// <param name="Reason">1 to 1,000 characters.</param>
    public sealed record Reopen(string Reason) : RequestCommand;

    /// <param name="Reason">1 to 1,000 characters.</param>
    public sealed record Cancel(string Reason) : RequestCommand;

    /// <param name="IncidentId">The vendor's issue id; 1 to 100 characters.</param>
    public sealed record AttachIncident(string IncidentId) : RequestCommand;

    public sealed record DetachIncident : RequestCommand;

    /// <summary>Flow: the customer is told that we have it, and until when a person responds.</summary>
    /// <param name="Cloud">The customer's cloud; null when still not known.</param>
    public sealed record RecordAcknowledgement(string Language, bool NoticesWanted, Cloud? Cloud) : RequestCommand;

    /// <summary>Flow: settles the category.</summary>
    public sealed record Triage : RequestCommand;

    /// <summary>Flow: begins the diagnosis of a generation.</summary>
    public sealed record StartDiagnosis(int Generation) : RequestCommand;

    /// <summary>Flow: what one check saw. Ignored when the generation moved on or the check is recorded already.</summary>
    public sealed record RecordFinding(int Generation, Finding Finding, Evidence? Evidence) : RequestCommand;

    /// <summary>Flow: the checks of a generation are done.</summary>
    public sealed record CompleteDiagnosis(int Generation) : RequestCommand;

    /// <summary>Flow: what the vendor says about the linked incident, when it is not over.</summary>
    /// <param name="Title">Null: not readable or not listed; the title stays.</param>
    /// <param name="Status">Null: not readable or not listed; only the time of the look is kept.</param>
    public sealed record RecordIncidentState(string IncidentId, string? Title, string? Status) : RequestCommand;

    /// <summary>Flow: the vendor says that the linked incident is over; the customer is asked.</summary>
    public sealed record RecordIncidentRecovered(string IncidentId, string Status) : RequestCommand;

    /// <summary>Flow: nobody objected in time.</summary>
    public sealed record CloseOnSilence : RequestCommand;

    /// <summary>Flow: the vendor did not respond in time; noted once.</summary>
    public sealed record NoteVendorOverdue : RequestCommand;
}
