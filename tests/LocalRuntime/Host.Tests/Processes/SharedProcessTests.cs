using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

/// <summary>Over a small HTTP server; each <c>EnsureAsync</c> stands for one program of the same home.</summary>
public sealed class SharedProcessTests : IAsyncLifetime
{
    private const string Server = "console.log('up'); require('http').createServer((request, response) => response.end()).listen(process.argv[1], '127.0.0.1')";
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _progress = [];
    private readonly int _port = FreePort.Next();

    private string PidFile => _folder.File("server.pid");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (DetachedProcess.Find(PidFile) is { } left)
        {
            await left.StopAsync(Testing.Eventually.Deadline, CancellationToken.None);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task First_user_starts_it_and_its_stop_ends_it()
    {
        SharedProcess only = await EnsureAsync();
        DetachedProcess process = DetachedProcess.Find(PidFile)!;
        Assert.Equal(process.Id, only.ProcessId);

        await StopAsync(only);

        Assert.False(process.IsRunning);
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task Second_user_shares_it_and_the_last_one_ends_it()
    {
        SharedProcess first = await EnsureAsync();
        SharedProcess second = await EnsureAsync();
        DetachedProcess process = DetachedProcess.Find(PidFile)!;
        Assert.Equal(first.ProcessId, second.ProcessId);

        await StopAsync(first);
        Assert.True(process.IsRunning);
        Assert.Contains("another program uses it", _progress[^1], StringComparison.Ordinal);

        await StopAsync(second);
        Assert.False(process.IsRunning);
    }

    [Fact]
    public async Task Users_that_come_at_the_same_time_start_it_once()
    {
        SharedProcess[] users = await Task.WhenAll(EnsureAsync(), EnsureAsync(), EnsureAsync());

        Assert.Single(users.Select(user => user.ProcessId).Distinct());

        await Task.WhenAll(users.Select(StopAsync));
        Assert.Null(DetachedProcess.Find(PidFile));
    }

    [Fact]
    public async Task What_a_killed_program_left_running_is_adopted_and_ended()
    {
        // A killed program holds no lock any more; what remains is the process and its pid file.
        DetachedProcess left = await DetachedProcess.StartAsync(ServerCommand(), PidFile, _folder.File("server.log"), "v1", CancellationToken.None);

        SharedProcess next = await EnsureAsync();
        Assert.Equal(left.Id, next.ProcessId);

        await StopAsync(next);
        Assert.False(left.IsRunning);
    }

    [Fact]
    public async Task It_is_started_again_when_it_was_killed()
    {
        SharedProcess first = await EnsureAsync();
        DetachedProcess killed = DetachedProcess.Find(PidFile)!;
        killed.Kill();
        Assert.True(await killed.WaitForExitAsync(Testing.Eventually.Deadline, CancellationToken.None));

        SharedProcess second = await EnsureAsync();

        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.True(await HttpProbe.AnswersAsync(Address, CancellationToken.None));
    }

    [Fact]
    public async Task Started_with_other_settings_it_is_started_anew()
    {
        DetachedProcess old = await DetachedProcess.StartAsync(ServerCommand(), PidFile, _folder.File("server.log"), "v0", CancellationToken.None);

        SharedProcess next = await EnsureAsync();

        Assert.False(old.IsRunning);
        Assert.NotEqual(old.Id, next.ProcessId);
    }

    [Fact]
    public async Task In_use_with_other_settings_it_is_left_as_it_is()
    {
        SharedProcess first = await EnsureAsync();

        SharedProcess second = await EnsureAsync(fingerprint: "v2");

        Assert.Equal(first.ProcessId, second.ProcessId);
        Assert.Contains("other settings", _progress[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_started_is_used_and_left_alone()
    {
        DetachedProcess foreign = await DetachedProcess.StartAsync(ServerCommand(), _folder.File("foreign.pid"), _folder.File("foreign.log"), "v1", CancellationToken.None);
        await Testing.Eventually.TrueAsync(() => HttpProbe.AnswersAsync(Address, CancellationToken.None));

        SharedProcess user = await EnsureAsync();
        await StopAsync(user);

        Assert.Null(user.ProcessId);
        Assert.True(foreign.IsRunning);
        await foreign.StopAsync(Testing.Eventually.Deadline, CancellationToken.None);
    }

    [Fact]
    public async Task What_does_not_come_up_is_told_with_the_end_of_its_log()
    {
        SharedProcessOptions options = Options("v1") with { Command = _ => Task.FromResult(new ProcessCommand("/bin/sh", ["-c", "echo no room; exit 3"])) };

        LocalSetupException failure =
            await Assert.ThrowsAsync<LocalSetupException>(() => SharedProcess.EnsureAsync(options, _progress.Add, CancellationToken.None));

        Assert.Contains("no room", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the test server does not answer", failure.Message, StringComparison.Ordinal);
    }

    private Uri Address => new($"http://127.0.0.1:{_port}/");

    private ProcessCommand ServerCommand() => new("node", ["-e", Server, "--", $"{_port}"]);

    private SharedProcessOptions Options(string fingerprint) => new()
    {
        Name = "server",
        DisplayName = "the test server",
        Directory = _folder.Path,
        ReadyAddress = Address,
        Fingerprint = fingerprint,
        Command = _ => Task.FromResult(ServerCommand()),
    };

    private Task<SharedProcess> EnsureAsync(string fingerprint = "v1") => SharedProcess.EnsureAsync(Options(fingerprint), Report, CancellationToken.None);

    private Task StopAsync(SharedProcess user) => user.StopAsync(Report, CancellationToken.None);

    private void Report(string line)
    {
        lock (_progress)
        {
            _progress.Add(line);
        }
    }
}
