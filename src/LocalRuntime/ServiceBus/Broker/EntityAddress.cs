namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Where a receiver reads: a queue or <c>topic/Subscriptions/name</c>, and which of its two queues.</summary>
/// <param name="Entity">Without the sub-queue; compared without regard to case, as the service does.</param>
/// <param name="DeadLetter">Whether the dead-letter queue is read.</param>
internal sealed record EntityAddress(string Entity, bool DeadLetter)
{
    private const string DeadLetterSuffix = "/$DeadLetterQueue";

    /// <summary>The path as the client shows it.</summary>
    public string Path => DeadLetter ? Entity + DeadLetterSuffix : Entity;

    public static string SubscriptionPath(string topic, string subscription) => $"{topic}/Subscriptions/{subscription}";

    public static EntityAddress Parse(string path) => path.EndsWith(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase)
        ? new EntityAddress(path[..^DeadLetterSuffix.Length], DeadLetter: true)
        : new EntityAddress(path, DeadLetter: false);
}
