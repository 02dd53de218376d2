namespace PartnerDesk.Core.Requests.Upkeep;

/// <summary>How long things are kept. Configuration section "Retention"; every member has a safe default.</summary>
public sealed record RetentionPolicy
{
    /// <summary>How long a sender's idempotency key is remembered. 1 hour to 90 days. Default 7 days.</summary>
    public TimeSpan Deliveries { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a closed request is kept after its last change. 1 hour to 3650 days, and longer than <see cref="Deliveries"/>. Default 365 days.</summary>
    public TimeSpan SettledRequests { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How many things of each kind one run removes at most. 1 to 10,000. Default 200.</summary>
    public int SliceSize { get; init; } = 200;

    /// <param name="requests">The policy whose reopening window must fit.</param>
    /// <returns>What is wrong with these values; empty when nothing is.</returns>
    public IReadOnlyList<string> Validate(RequestPolicy requests)
    {
        List<string> messages = [];
        if (Deliveries < TimeSpan.FromHours(1) || Deliveries > TimeSpan.FromDays(90))
            messages.Add($"{nameof(Deliveries)} is {Deliveries:c}; it must be between 1 hour and 90 days.");
        if (SettledRequests < TimeSpan.FromHours(1) || SettledRequests > TimeSpan.FromDays(3650))
            messages.Add($"{nameof(SettledRequests)} is {SettledRequests:c}; it must be between 1 hour and 3650 days.");
        if (SettledRequests <= Deliveries)
            messages.Add($"{nameof(SettledRequests)} must be longer than {nameof(Deliveries)}: a repeated delivery would bring a removed request back.");
        if (SettledRequests <= requests.ReopenWithin)
            messages.Add($"{nameof(SettledRequests)} must be longer than the time in which a request can be reopened.");
        if (SliceSize is < 1 or > 10_000)
            messages.Add($"{nameof(SliceSize)} is {SliceSize}; it must be between 1 and 10000.");
        return messages;
    }
}
