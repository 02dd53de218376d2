using PartnerDesk.Core.Requests.Flow;

namespace PartnerDesk.Functions.Requests;

/// <summary>What an activity of the flow works on. Stored in histories: members may be added, never renamed.</summary>
public sealed record StepInput(string RequestId, RequestStep Step);
