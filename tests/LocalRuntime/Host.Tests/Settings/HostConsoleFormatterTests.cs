using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.Output;

namespace PartnerDesk.LocalRuntime.Host.Tests.Settings;

public sealed class HostConsoleFormatterTests
{
    private static readonly HostConsoleFormatter Formatter = new(new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 9, 0, 0, 5, TimeSpan.FromHours(8))));

    [Theory]
    [InlineData("Function.Submit", "info Function.Submit: said")]
    [InlineData("PartnerDesk.Core.Requests.Intake", "info Intake: said")]
    public void Write_AnEntry_IsOneLineWithUtcTime(string category, string expected) =>
        Assert.Equal($"[2026-11-22T01:00:00.005Z] {expected}{Environment.NewLine}", Write(category, exception: null));

    [Fact]
    public void Write_AnException_FollowsOnLinesOfItsOwn()
    {
        string[] lines = Write("X", new InvalidOperationException("broken")).Split(Environment.NewLine);

        Assert.Equal("[2026-11-22T01:00:00.005Z] info X: said", lines[0]);
        Assert.Equal("System.InvalidOperationException: broken", lines[1]);
    }

    private static string Write(string category, Exception? exception)
    {
        var writer = new StringWriter();
        Formatter.Write(new LogEntry<string>(LogLevel.Information, category, default, "said", exception, (state, _) => state), scopeProvider: null, writer);
        return writer.ToString();
    }
}
