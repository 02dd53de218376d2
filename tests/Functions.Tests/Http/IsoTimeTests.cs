using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Tests.Http;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2026-11-22T01:00:00Z", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("2026-11-22T09:00:00+08:00", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("2026-11-22T01:00:00.5Z", "2026-11-22T01:00:00.5000000+00:00")]
    [InlineData("2026-11-22T01:00Z", "2026-11-22T01:00:00.0000000+00:00")]
    public void TryParse_WithAZone_IsReadAsUtc(string text, string expected)
    {
        Assert.True(IsoTime.TryParse(text, out DateTimeOffset time));
        Assert.Equal(expected, time.ToString("O"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-22T01:00:00")]
    [InlineData("2026-11-22 01:00:00Z")]
    [InlineData("22/11/2026T01:00:00Z")]
    [InlineData("2026-13-22T01:00:00Z")]
    [InlineData("2026-11-22T25:00:00Z")]
    [InlineData("yesterday")]
    public void TryParse_WithoutAZoneOrNoTime_IsRefused(string text) => Assert.False(IsoTime.TryParse(text, out _));
}
