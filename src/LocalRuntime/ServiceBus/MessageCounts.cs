namespace PartnerDesk.LocalRuntime.ServiceBus;

/// <summary>How many messages a queue or subscription has.</summary>
/// <param name="Active">Waiting for a receiver, or locked by one.</param>
/// <param name="Scheduled">Waiting for their time.</param>
/// <param name="Deferred">Set aside by a receiver.</param>
/// <param name="DeadLettered">In the dead-letter queue.</param>
public sealed record MessageCounts(int Active, int Scheduled, int Deferred, int DeadLettered);
