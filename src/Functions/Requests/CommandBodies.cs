using System.Text.Json.Serialization;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Requests;

/// <param name="AwaitReply">Staff only: the request waits for the customer, and its clocks stand still until then.</param>
public sealed record MessageBody([property: JsonRequired] string Text, bool Internal = false, bool AwaitReply = false);

public sealed record SeverityBody([property: JsonRequired, JsonConverter(typeof(NullableWord<Severity>))] Severity? Severity, [property: JsonRequired] string Reason);

/// <summary>What the gate needs is checked by the gate, so that the answer lists all that is missing at once.</summary>
public sealed record EscalateBody(
    [property: JsonConverter(typeof(NullableWord<Justification>))] Justification? Justification = null,
    [property: JsonConverter(typeof(NullableWord<EscalationGap>))] EscalationGap? Gap = null,
    string? Note = null);

public sealed record ServiceRequestBody(
    string? Number = null,
    string? Url = null,
    [property: JsonConverter(typeof(NullableWord<ServiceRequestStatus>))] ServiceRequestStatus? Status = null,
    string? Note = null);

public sealed record ResolveBody([property: JsonRequired] string Resolution);

public sealed record ReasonBody([property: JsonRequired] string Reason);

public sealed record IncidentBody([property: JsonRequired] string IncidentId);
