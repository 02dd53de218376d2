using PartnerDesk.Functions.Http;

namespace PartnerDesk.Functions.Tests.Http;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData("plain", true, true)]
    [InlineData("上海 😀", true, true)]
    [InlineData("two\nlines", false, true)]
    [InlineData("tab\t", false, true)]
    [InlineData("nul\0", false, false)]
    [InlineData("escape\u001b[2J", false, false)]
    [InlineData("c1\u0085", false, false)]
    public void IsClean_TellsControlCharactersAndBrokenTextFromText(string text, bool onOneLine, bool onSeveral)
    {
        Assert.Equal(onOneLine, TextRules.IsClean(text, allowLineBreaks: false));
        Assert.Equal(onSeveral, TextRules.IsClean(text, allowLineBreaks: true));
    }

    [Fact]
    public void IsClean_LoneSurrogate_IsFalse()
    {
        Assert.False(TextRules.IsClean("half \ud83d", allowLineBreaks: true));
        Assert.False(TextRules.IsClean("\ude00 half", allowLineBreaks: true));
    }

    [Theory]
    [InlineData("2026-11-22T01:00:00Z", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("2026-11-22T09:00:00+08:00", "2026-11-22T01:00:00.0000000+00:00")]
    [InlineData("2026-11-22T01:00:00.5Z", "2026-11-22T01:00:00.5000000+00:00")]
    [InlineData("2026-11-22T01:00Z", "2026-11-22T01:00:00.0000000+00:00")]
    public void TryParseTime_WithAZone_IsReadAsUtc(string text, string expected)
    {
        Assert.True(TextRules.TryParseTime(text, out DateTimeOffset time));
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
    public void TryParseTime_WithoutAZoneOrNoTime_IsRefused(string text) => Assert.False(TextRules.TryParseTime(text, out _));
}
