namespace PartnerDesk.Sandbox.Tests;

public sealed class SandboxOptionsTests
{
    [Fact]
    public void Parse_WithoutArguments_TakesTheDefaults()
    {
        (SandboxOptions? options, string? mistake) = SandboxOptions.Parse([]);

        Assert.Equal(new SandboxOptions(7090, Path.GetFullPath(".sandbox")), options);
        Assert.Null(mistake);
    }

    [Fact]
    public void Parse_WithBothArguments_TakesThem()
    {
        (SandboxOptions? options, _) = SandboxOptions.Parse(["--data", "state", "--port", "0"]);

        Assert.Equal(new SandboxOptions(0, Path.GetFullPath("state")), options);
    }

    [Theory]
    [InlineData("--port", "x")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--data", " ")]
    [InlineData("--speed", "9")]
    public void Parse_WithAWrongArgument_NamesIt(string name, string value)
    {
        (SandboxOptions? options, string? mistake) = SandboxOptions.Parse([name, value]);

        Assert.Null(options);
        Assert.Contains(name, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WithoutAValue_NamesTheArgument() => Assert.Contains("--port", SandboxOptions.Parse(["--port"]).Mistake, StringComparison.Ordinal);
}
