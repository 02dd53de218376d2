using PartnerDesk.LocalRuntime.Timers;

namespace PartnerDesk.LocalRuntime.Host.Tests.Timers;

public sealed class TimerScheduleTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-11-22T12:05:00Z")]
    [InlineData("*/10 * * * * *", "2026-11-22T12:00:10Z")]
    [InlineData("0 30 9 * * Mon-Fri", "2026-11-23T09:30:00Z")]
    [InlineData("30 2 * * *", "2026-11-23T02:30:00Z")]
    [InlineData("0 0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("01:00:00", "2026-11-22T13:00:00Z")]
    public void Next_FromNoon_IsTheFirstOccurrenceAfterIt(string text, string expected)
    {
        Assert.True(TimerSchedule.TryParse(text, out TimerSchedule? schedule));

        DateTime next = schedule.Next(Noon);

        Assert.Equal(DateTimeOffset.Parse(expected).UtcDateTime, next);
        Assert.Equal(DateTimeKind.Utc, next.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("0 61 * * * *")]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    public void TryParse_NoSchedule_IsFalse(string text) => Assert.False(TimerSchedule.TryParse(text, out _));

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("0 */5 * * * *", false)]
    [InlineData("00:00:30", true)]
    [InlineData("00:01:00", false)]
    public void IsSubMinute_ByFrequency_TellsWhetherStatusIsKept(string text, bool expected)
    {
        Assert.True(TimerSchedule.TryParse(text, out TimerSchedule? schedule));

        Assert.Equal(expected, schedule.IsSubMinute(Noon));
    }
}
