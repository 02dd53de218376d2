namespace PartnerDesk.Core.Requests;

/// <summary>How the clocks of a request move. Pure; every time is UTC.</summary>
/// <remarks>A pause moves open due times by its length and never brings one nearer; a clock set back counts as no time passed.</remarks>
public static class SlaRules
{
    /// <summary>The clocks of a new request.</summary>
    public static SlaClock Start(DateTimeOffset createdAt, Severity severity, RequestPolicy policy) =>
        new(createdAt + policy.Response.For(severity), null, createdAt + policy.Resolution.For(severity), null, null, null);

    /// <summary>Notes the first response of a person; later ones change nothing.</summary>
    public static SlaClock Respond(SlaClock clock, DateTimeOffset now) =>
        clock.RespondedAt is null ? clock with { RespondedAt = now } : clock;

    /// <summary>Stops the clocks; stopping stopped ones, or those of a resolved request, changes nothing.</summary>
    public static SlaClock Pause(SlaClock clock, DateTimeOffset now, string reason) =>
        clock.PausedAt is null && clock.ResolvedAt is null ? clock with { PausedAt = now, PausedReason = reason } : clock;

    /// <summary>Lets the clocks run on; due times not yet met move by the length of the pause.</summary>
    public static SlaClock Resume(SlaClock clock, DateTimeOffset now) =>
        clock.PausedAt is { } since ? StandStill(clock with { PausedAt = null, PausedReason = null }, now - since) : clock;

    /// <summary>Ends the clocks; ended ones keep their first end.</summary>
    public static SlaClock Resolve(SlaClock clock, DateTimeOffset now)
    {
        SlaClock running = Respond(Resume(clock, now), now);
        return running.ResolvedAt is null ? running with { ResolvedAt = now } : running;
    }

    /// <summary>Stops the clocks for good, without a resolution.</summary>
    public static SlaClock Stop(SlaClock clock, DateTimeOffset now, string reason) => Pause(Resume(clock, now), now, reason);

    /// <summary>Lets ended clocks run on after reopening: the time in between counts as a pause, since nobody could work on it.</summary>
    public static SlaClock Reopen(SlaClock clock, DateTimeOffset now) =>
        clock.ResolvedAt is { } since ? StandStill(clock with { ResolvedAt = null }, now - since) : clock;

    /// <summary>
    /// Computes due times of another severity from the creation of the request, with the pauses so far on top. A response that was
    /// given keeps the due time it was given under.
    /// </summary>
    public static SlaClock ChangeSeverity(SlaClock clock, DateTimeOffset createdAt, Severity severity, RequestPolicy policy)
    {
        SlaClock fresh = Start(createdAt, severity, policy);
        return clock with
        {
            ResponseDueAt = clock.RespondedAt is null ? fresh.ResponseDueAt + clock.PausedFor : clock.ResponseDueAt,
            ResolutionDueAt = fresh.ResolutionDueAt + clock.PausedFor,
        };
    }

    /// <summary>True when a due time passed without its event, or the event came later. Exactly on time is in time.</summary>
    public static bool IsBreached(SlaClock clock, DateTimeOffset now)
    {
        DateTimeOffset reached = clock.PausedAt is { } paused && paused < now ? paused : now;
        return (clock.RespondedAt ?? reached) > clock.ResponseDueAt || (clock.ResolvedAt ?? reached) > clock.ResolutionDueAt;
    }

    private static SlaClock StandStill(SlaClock clock, TimeSpan length)
    {
        TimeSpan moved = length > TimeSpan.Zero ? length : TimeSpan.Zero;
        return clock with
        {
            ResponseDueAt = clock.RespondedAt is null ? clock.ResponseDueAt + moved : clock.ResponseDueAt,
            ResolutionDueAt = clock.ResolutionDueAt + moved,
            PausedFor = clock.PausedFor + moved,
        };
    }
}
