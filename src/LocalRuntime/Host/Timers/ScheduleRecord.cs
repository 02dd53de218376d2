using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>Where a schedule stands, in UTC.</summary>
/// <param name="Last">The last run; null before the first and after a change of the schedule.</param>
/// <param name="Next">The run expected next, counted from <paramref name="Last"/>, else from <paramref name="UpdatedAt"/>.</param>
internal sealed record ScheduleRecord(DateTime? Last, DateTime Next, DateTime UpdatedAt)
{
    public static ScheduleRecord First(TimerSchedule schedule, DateTime now) => new(Last: null, schedule.Next(now), now);

    /// <summary>After a run that began at <paramref name="startedAt"/>.</summary>
    /// <remarks>A timer may fire a little early; then the run counts for the moment it was meant for, or that moment would come twice.</remarks>
    public static ScheduleRecord AfterRun(TimerSchedule schedule, DateTime startedAt, ScheduleRecord before, bool scheduled)
    {
        DateTime at = scheduled && before.Next > startedAt ? before.Next : startedAt;
        return new ScheduleRecord(at, schedule.Next(at), at);
    }

    /// <summary>What a stored record means under today's schedule: one that was counted with another schedule starts afresh and is not past due.</summary>
    public ScheduleRecord Under(TimerSchedule schedule, DateTime now)
    {
        DateTime countedFrom = Last ?? UpdatedAt;
        DateTime expected = schedule.Next(countedFrom);
        if (Next == expected)
        {
            return this;
        }

        return now > expected ? First(schedule, now) : new ScheduleRecord(Last: null, expected, countedFrom);
    }

    public ScheduleStatus ToStatus() => new()
    {
        Last = Last is { } last ? last.ToLocalTime() : default(DateTime).ToLocalTime(),
        Next = Next.ToLocalTime(),
        LastUpdated = UpdatedAt.ToLocalTime(),
    };
}
