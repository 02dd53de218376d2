using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

/// <summary>With a fake npm that counts its calls and writes one file.</summary>
public sealed class AzuriteInstallationTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly TemporaryFolder _bin = new();
    private readonly List<string> _progress = [];

    public AzuriteInstallationTests()
    {
        _bin.Script("node", "echo v20.11.0");
        WorkingNpm();
    }

    private string Installed => _home.File(".tools/azurite");

    public void Dispose()
    {
        _home.Dispose();
        _bin.Dispose();
    }

    [Fact]
    public async Task First_call_installs_with_npm_ci_from_the_carried_lock_file_and_says_so()
    {
        AzuriteInstallation installation = await EnsureAsync();

        Assert.Equal(Installed, installation.Directory);
        Assert.StartsWith("ci ", Assert.Single(NpmCalls()), StringComparison.Ordinal);
        Assert.Contains("\"azurite\": \"3.35.0\"", await File.ReadAllTextAsync(Path.Combine(Installed, "package.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("\"resolved\"", await File.ReadAllTextAsync(Path.Combine(Installed, "package-lock.json")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Installed, "node_modules", "made")));
        Assert.StartsWith("Installing", _progress[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_call_installs_nothing_and_says_nothing()
    {
        await EnsureAsync();
        _progress.Clear();

        await EnsureAsync();

        Assert.Single(NpmCalls());
        Assert.Empty(_progress);
    }

    [Fact]
    public async Task Calls_at_the_same_time_install_once()
    {
        AzuriteInstallation[] all = await Task.WhenAll(EnsureAsync(), EnsureAsync(), EnsureAsync());

        Assert.Single(NpmCalls());
        Assert.All(all, installation => Assert.Equal(Installed, installation.Directory));
    }

    [Fact]
    public async Task What_a_killed_installation_left_is_replaced()
    {
        Directory.CreateDirectory(_home.File(".tools/azurite.new-0123/node_modules"));
        Directory.CreateDirectory(Path.Combine(Installed, "half"));

        await EnsureAsync();

        Assert.False(Directory.Exists(Path.Combine(Installed, "half")));
        Assert.Equal([Installed], Directory.GetDirectories(_home.File(".tools")));
    }

    [Fact]
    public async Task Another_version_is_replaced()
    {
        await EnsureAsync();
        await File.WriteAllTextAsync(Path.Combine(Installed, "installed"), "the mark of another lock file");

        await EnsureAsync();

        Assert.Equal(2, NpmCalls().Length);
    }

    [Fact]
    public async Task Npm_fails_and_its_words_are_passed_on_and_the_next_call_tries_again()
    {
        _bin.Script("npm", "echo 'npm error code ENOTFOUND' >&2; exit 7");

        LocalSetupException failure = await Assert.ThrowsAsync<LocalSetupException>(EnsureAsync);

        Assert.Contains("exit code 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("npm error code ENOTFOUND", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Installed));

        WorkingNpm();
        await EnsureAsync();
        Assert.Single(NpmCalls());
    }

    private void WorkingNpm() => _bin.Script("npm", "echo \"$*\" >> ../npm-calls; /bin/mkdir node_modules && : > node_modules/made");

    private string[] NpmCalls() => File.ReadAllLines(_home.File(".tools/npm-calls"));

    private Task<AzuriteInstallation> EnsureAsync() =>
        AzuriteInstallation.EnsureAsync(_home.Path, _progress.Add, _bin.Path, CancellationToken.None);
}
