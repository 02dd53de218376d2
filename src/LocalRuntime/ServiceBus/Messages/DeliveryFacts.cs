using System.Collections.ObjectModel;
using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Messages;

/// <summary>What the broker adds to a message when it hands it out or shows it.</summary>
internal sealed record DeliveryFacts
{
    public required long SequenceNumber { get; init; }

    public required DateTimeOffset EnqueuedTime { get; init; }

    public DateTimeOffset ScheduledEnqueueTime { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public int DeliveryCount { get; init; }

    public Guid LockToken { get; init; }

    public DateTimeOffset LockedUntil { get; init; }

    public ServiceBusMessageState State { get; init; }

    public string? DeadLetterReason { get; init; }

    public string? DeadLetterErrorDescription { get; init; }

    /// <summary>Properties that receivers set when they abandoned, deferred or dead-lettered; null for none.</summary>
    public ReadOnlyDictionary<string, object?>? ModifiedProperties { get; init; }
}
