using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class NodeRuntimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_NodeAndNpmOnPath_ReturnsTheirPaths()
    {
        string node = _folder.Script("node", "echo v20.0.0");
        string npm = _folder.Script("npm", "exit 0");

        NodeRuntime found = await NodeRuntime.FindAsync($"/nowhere:{_folder.Path}", CancellationToken.None);

        Assert.Equal(new NodeRuntime(node, npm), found);
    }

    [Fact]
    public async Task Find_NodeMissing_SaysWhatToInstall()
    {
        string message = await FailureAsync();

        Assert.Contains("Node.js was not found", message, StringComparison.Ordinal);
        Assert.Contains("Node.js 20 or newer with npm: install it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NodeTooOld_NamesItsVersionAndPath()
    {
        string node = _folder.Script("node", "echo v18.20.4");

        Assert.Contains($"Node.js v18.20.4 at {node} is too old", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NpmMissing_SaysThatNodeIsThere()
    {
        _folder.Script("node", "echo v22.1.0");

        Assert.Contains("Node.js v22.1.0 is here, but npm was not found", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NodeAnswersNonsense_QuotesTheAnswer()
    {
        _folder.Script("node", "echo hello");

        Assert.Contains("'hello', which is not a version", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NodeCannotBeStarted_SaysSo()
    {
        await File.WriteAllTextAsync(_folder.File("node"), "not executable");

        Assert.Contains("could not be started", await FailureAsync(), StringComparison.Ordinal);
    }

    private async Task<string> FailureAsync() =>
        (await Assert.ThrowsAsync<LocalSetupException>(() => NodeRuntime.FindAsync(_folder.Path, CancellationToken.None))).Message;
}
