using PartnerDesk.LocalRuntime.Timers;

namespace PartnerDesk.LocalRuntime.Host.Tests.Timers;

public sealed class ScheduleRecordTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Under_SameSchedule_KeepsTheRecord()
    {
        ScheduleRecord stored = ScheduleRecord.First(Schedule("0 */5 * * * *"), Noon);

        Assert.Same(stored, stored.Under(Schedule("0 */5 * * * *"), Noon.AddHours(1)));
    }

    [Fact]
    public void Under_ChangedSchedule_CountsAgainAndIsNotPastDue()
    {
        ScheduleRecord stored = ScheduleRecord.First(Schedule("0 */5 * * * *"), Noon);

        ScheduleRecord changed = stored.Under(Schedule("0 0 * * * *"), Noon.AddHours(3).AddMinutes(1));

        Assert.Equal(Noon.AddHours(4), changed.Next);
        Assert.Null(changed.Last);
    }

    [Fact]
    public void Under_ChangedScheduleStillAhead_KeepsWhereItCountedFrom()
    {
        ScheduleRecord stored = ScheduleRecord.First(Schedule("0 0 18 * * *"), Noon);

        ScheduleRecord changed = stored.Under(Schedule("0 0 15 * * *"), Noon.AddHours(1));

        Assert.Equal(Noon.AddHours(3), changed.Next);
    }

    [Fact]
    public void AfterRun_FiredALittleEarly_DoesNotComeTwice()
    {
        TimerSchedule schedule = Schedule("0 */5 * * * *");
        ScheduleRecord before = ScheduleRecord.First(schedule, Noon);

        ScheduleRecord after = ScheduleRecord.AfterRun(schedule, Noon.AddMinutes(5).AddMilliseconds(-3), before, scheduled: true);

        Assert.Equal(Noon.AddMinutes(10), after.Next);
    }

    [Fact]
    public void AfterRun_LateRun_CountsFromTheRun()
    {
        TimerSchedule schedule = Schedule("0 */5 * * * *");
        ScheduleRecord before = ScheduleRecord.First(schedule, Noon);

        ScheduleRecord after = ScheduleRecord.AfterRun(schedule, Noon.AddMinutes(17), before, scheduled: false);

        Assert.Equal(Noon.AddMinutes(17), after.Last);
        Assert.Equal(Noon.AddMinutes(20), after.Next);
    }

    private static TimerSchedule Schedule(string text) => TimerSchedule.TryParse(text, out TimerSchedule? schedule) ? schedule : throw new ArgumentException(text);
}
