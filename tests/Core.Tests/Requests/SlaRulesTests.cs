using FsCheck;
using FsCheck.Xunit;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class SlaRulesTests
{
    private static readonly SlaClock Fresh = SlaRules.Start(A.Start, Severity.A, A.Policy);

    [Theory]
    [InlineData(Severity.A, 2, 8)]
    [InlineData(Severity.B, 4, 24)]
    [InlineData(Severity.C, 8, 72)]
    public void Start_Severity_SetsBothDueTimes(Severity severity, int responseHours, int resolutionHours)
    {
        SlaClock clock = SlaRules.Start(A.Start, severity, A.Policy);

        Assert.Equal(A.Start.AddHours(responseHours), clock.ResponseDueAt);
        Assert.Equal(A.Start.AddHours(resolutionHours), clock.ResolutionDueAt);
        Assert.Null(clock.RespondedAt);
        Assert.Null(clock.PausedAt);
    }

    [Fact]
    public void Respond_Twice_KeepsTheFirst()
    {
        SlaClock clock = SlaRules.Respond(SlaRules.Respond(Fresh, A.Start.AddMinutes(5)), A.Start.AddMinutes(9));

        Assert.Equal(A.Start.AddMinutes(5), clock.RespondedAt);
    }

    [Fact]
    public void Resume_AfterPause_MovesOpenDueTimes()
    {
        SlaClock clock = SlaRules.Resume(SlaRules.Pause(Fresh, A.Start.AddHours(1), "waiting"), A.Start.AddHours(4));

        Assert.Equal(A.Start.AddHours(2 + 3), clock.ResponseDueAt);
        Assert.Equal(A.Start.AddHours(8 + 3), clock.ResolutionDueAt);
        Assert.Equal(TimeSpan.FromHours(3), clock.PausedFor);
        Assert.Null(clock.PausedAt);
        Assert.Null(clock.PausedReason);
    }

    [Fact]
    public void Resume_AfterResponse_LeavesTheResponseDueTime()
    {
        SlaClock responded = SlaRules.Respond(Fresh, A.Start.AddMinutes(30));

        SlaClock clock = SlaRules.Resume(SlaRules.Pause(responded, A.Start.AddHours(1), "waiting"), A.Start.AddHours(4));

        Assert.Equal(Fresh.ResponseDueAt, clock.ResponseDueAt);
        Assert.Equal(Fresh.ResolutionDueAt.AddHours(3), clock.ResolutionDueAt);
    }

    [Fact]
    public void Pause_Twice_KeepsTheFirst()
    {
        SlaClock clock = SlaRules.Pause(SlaRules.Pause(Fresh, A.Start, "first"), A.Start.AddHours(1), "second");

        Assert.Equal(A.Start, clock.PausedAt);
        Assert.Equal("first", clock.PausedReason);
    }

    [Fact]
    public void Resume_NotPaused_ChangesNothing() => Assert.Equal(Fresh, SlaRules.Resume(Fresh, A.Start.AddHours(1)));

    [Fact]
    public void Resume_ClockSetBack_MovesNothing() =>
        Assert.Equal(Fresh, SlaRules.Resume(SlaRules.Pause(Fresh, A.Start.AddHours(1), "waiting"), A.Start));

    [Fact]
    public void Resolve_WhilePaused_EndsThePauseFirst()
    {
        SlaClock clock = SlaRules.Resolve(SlaRules.Pause(Fresh, A.Start.AddHours(1), "waiting"), A.Start.AddHours(10));

        Assert.Equal(A.Start.AddHours(10), clock.ResolvedAt);
        Assert.Equal(A.Start.AddHours(10), clock.RespondedAt);
        Assert.Null(clock.PausedAt);
        Assert.False(SlaRules.IsBreached(clock, A.Start.AddHours(20)));
    }

    [Fact]
    public void Reopen_AfterResolve_CountsTheTimeBetweenAsPause()
    {
        SlaClock clock = SlaRules.Reopen(SlaRules.Resolve(Fresh, A.Start.AddHours(1)), A.Start.AddHours(25));

        Assert.Null(clock.ResolvedAt);
        Assert.Equal(Fresh.ResolutionDueAt.AddHours(24), clock.ResolutionDueAt);
        Assert.Equal(Fresh.ResponseDueAt, clock.ResponseDueAt);
    }

    [Fact]
    public void ChangeSeverity_CountsFromCreation_WithThePausesOnTop()
    {
        SlaClock paused = SlaRules.Resume(SlaRules.Pause(Fresh, A.Start, "waiting"), A.Start.AddHours(3));

        SlaClock clock = SlaRules.ChangeSeverity(paused, A.Start, Severity.C, A.Policy);

        Assert.Equal(A.Start.AddHours(8 + 3), clock.ResponseDueAt);
        Assert.Equal(A.Start.AddHours(72 + 3), clock.ResolutionDueAt);
    }

    [Fact]
    public void ChangeSeverity_AfterResponse_LeavesTheResponseDueTime()
    {
        SlaClock clock = SlaRules.ChangeSeverity(SlaRules.Respond(Fresh, A.Start), A.Start, Severity.C, A.Policy);

        Assert.Equal(Fresh.ResponseDueAt, clock.ResponseDueAt);
        Assert.Equal(A.Start.AddHours(72), clock.ResolutionDueAt);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void IsBreached_WithoutResponse_FromTheTickAfterTheDueTime(long ticks, bool expected) =>
        Assert.Equal(expected, SlaRules.IsBreached(Fresh, Fresh.ResponseDueAt.AddTicks(ticks)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void IsBreached_ResponseInTime_LooksAtTheResolution(long ticks, bool expected) =>
        Assert.Equal(expected, SlaRules.IsBreached(SlaRules.Respond(Fresh, A.Start), Fresh.ResolutionDueAt.AddTicks(ticks)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void IsBreached_LateResponse_StaysBreached(long ticks, bool expected) =>
        Assert.Equal(expected, SlaRules.IsBreached(SlaRules.Respond(Fresh, Fresh.ResponseDueAt.AddTicks(ticks)), A.Start));

    [Fact]
    public void IsBreached_PausedInTime_StaysUnbreached() =>
        Assert.False(SlaRules.IsBreached(SlaRules.Pause(Fresh, A.Start.AddHours(1), "waiting"), A.Start.AddYears(1)));

    [Property]
    public void A_pause_never_brings_a_due_time_nearer(int pauseAfterMinutes, int pauseMinutes, bool responds)
    {
        SlaClock clock = responds ? SlaRules.Respond(Fresh, A.Start) : Fresh;
        DateTimeOffset pausedAt = A.Start.AddMinutes(pauseAfterMinutes);

        SlaClock resumed = SlaRules.Resume(SlaRules.Pause(clock, pausedAt, "waiting"), pausedAt.AddMinutes(pauseMinutes));

        Assert.True(resumed.ResponseDueAt >= clock.ResponseDueAt);
        Assert.True(resumed.ResolutionDueAt >= clock.ResolutionDueAt);
        Assert.Equal(TimeSpan.FromMinutes(Math.Max(0, pauseMinutes)), resumed.ResolutionDueAt - clock.ResolutionDueAt);
    }

    [Property]
    public void Pauses_add_up_whatever_the_severity_in_between(PositiveInt first, PositiveInt second, Severity severity)
    {
        DateTimeOffset now = A.Start;
        SlaClock clock = SlaRules.Resume(SlaRules.Pause(Fresh, now, "one"), now = now.AddMinutes(first.Get));
        clock = SlaRules.ChangeSeverity(clock, A.Start, severity, A.Policy);
        clock = SlaRules.Resume(SlaRules.Pause(clock, now, "two"), now.AddMinutes(second.Get));

        SlaClock expected = SlaRules.Start(A.Start, severity, A.Policy);
        Assert.Equal(expected.ResolutionDueAt.AddMinutes(first.Get).AddMinutes(second.Get), clock.ResolutionDueAt);
        Assert.Equal(expected.ResponseDueAt.AddMinutes(first.Get).AddMinutes(second.Get), clock.ResponseDueAt);
    }
}
