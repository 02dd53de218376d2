using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Mail is not delivered", true, true)]
    [InlineData("邮件无法送达 📮", true, true)]
    [InlineData("two\r\nlines\twith a tab", false, true)]
    [InlineData("nul\0", false, false)]
    [InlineData("escape\u001b[31m", false, false)]
    [InlineData("next line\u0085", false, false)]
    [InlineData("", true, true)]
    public void ControlCharacters_AreRefused(string text, bool isLine, bool isText)
    {
        Assert.Equal(isLine, PlainText.IsLine(text));
        Assert.Equal(isText, PlainText.IsText(text));
    }

    [Theory]
    [InlineData("order-4711 邮件 📮", "order-4711 邮件 📮")]
    [InlineData("a\r\nfail: b\u001b[31m\0", "a��fail: b�[31m�")]
    public void AsLine_TakesNoMoreThanOneLineOfALog(string text, string line) => Assert.Equal(line, PlainText.AsLine(text));

    // Not among the rows above: the test runner mends such text on its way.
    [Fact]
    public void HalfASurrogatePair_IsRefused() => Assert.False(PlainText.IsText("half" + (char)0xD83D));
}
