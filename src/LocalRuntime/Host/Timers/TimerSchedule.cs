using System.Diagnostics.CodeAnalysis;
using NCrontab;

namespace PartnerDesk.LocalRuntime.Timers;

/// <summary>When a timer function runs, in UTC.</summary>
internal abstract class TimerSchedule
{
    /// <summary>The first occurrence after <paramref name="time"/> (UTC).</summary>
    public abstract DateTime Next(DateTime time);

    /// <summary>More often than once a minute: its status is not worth keeping, and the real host does not.</summary>
    public abstract bool IsSubMinute(DateTime now);

    /// <summary>Six fields (seconds first), five fields, or a time span.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimerSchedule? schedule)
    {
        var options = new CrontabSchedule.ParseOptions
        {
            IncludingSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5,
        };
        if (CrontabSchedule.TryParse(text, options) is { } cron)
        {
            schedule = new Cron(cron);
        }
        else if (TimeSpan.TryParse(text, out TimeSpan period) && period > TimeSpan.Zero)
        {
            schedule = new Interval(period);
        }
        else
        {
            schedule = null;
        }

        return schedule is not null;
    }

    private sealed class Cron(CrontabSchedule cron) : TimerSchedule
    {
        public override DateTime Next(DateTime time) => DateTime.SpecifyKind(cron.GetNextOccurrence(time), DateTimeKind.Utc);

        public override bool IsSubMinute(DateTime now)
        {
            DateTime minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
            return cron.ToString().Split(' ').Skip(1).All(field => field == "*")
                && cron.GetNextOccurrences(minute, minute.AddMinutes(1).AddTicks(1)).Skip(1).Any();
        }

        public override string ToString() => $"Cron: '{cron}'";
    }

    private sealed class Interval(TimeSpan period) : TimerSchedule
    {
        public override DateTime Next(DateTime time) => time + period;

        public override bool IsSubMinute(DateTime now) => period < TimeSpan.FromMinutes(1);

        public override string ToString() => $"Constant: {period}";
    }
}
