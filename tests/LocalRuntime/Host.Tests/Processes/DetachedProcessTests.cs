using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class DetachedProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    private string PidFile => _folder.File("sleeper.pid");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (DetachedProcess.Find(PidFile) is { } left)
        {
            left.Kill();
            await left.WaitForExitAsync(Soon, CancellationToken.None);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task It_leads_a_session_of_its_own()
    {
        DetachedProcess process = await StartAsync("exec sleep 600");

        string stat = await File.ReadAllTextAsync($"/proc/{process.Id}/stat");
        string session = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3];

        Assert.Equal($"{process.Id}", session);
    }

    [Fact]
    public async Task It_is_found_again_through_its_pid_file()
    {
        DetachedProcess process = await StartAsync("exec sleep 600", fingerprint: "v7");

        DetachedProcess? found = DetachedProcess.Find(PidFile);

        Assert.Equal(process.Id, found?.Id);
        Assert.Equal("v7", found?.Fingerprint);
    }

    [Fact]
    public async Task Find_ProcessKilled_FindsNothing()
    {
        DetachedProcess process = await StartAsync("exec sleep 600");
        process.Kill();
        Assert.True(await process.WaitForExitAsync(Soon, CancellationToken.None));

        Assert.Null(DetachedProcess.Find(PidFile));
    }

    [Fact]
    public async Task Find_IdGivenToAnotherProcess_FindsNothing()
    {
        // This test's own process stands for the one that got the id of a process that died.
        ProcessIdentity other = ProcessIdentity.Of(Environment.ProcessId)!;
        await File.WriteAllTextAsync(PidFile, $"{other.Id} {other.StartedAtTick - 1} {other.Boot} v1\n");

        Assert.Null(DetachedProcess.Find(PidFile));
    }

    [Fact]
    public async Task Find_PidFileOfAnEarlierBoot_FindsNothing()
    {
        ProcessIdentity other = ProcessIdentity.Of(Environment.ProcessId)!;
        await File.WriteAllTextAsync(PidFile, $"{other.Id} {other.StartedAtTick} {Guid.NewGuid()} v1\n");

        Assert.Null(DetachedProcess.Find(PidFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a pid file")]
    [InlineData("99999999999999 1 boot v1")]
    public async Task Find_PidFileUnreadable_FindsNothing(string content)
    {
        await File.WriteAllTextAsync(PidFile, content);

        Assert.Null(DetachedProcess.Find(PidFile));
    }

    [Fact]
    public async Task Stop_asks_first_and_leaves_no_pid_file()
    {
        // The shell runs its trap between two waits, so the process that sleeps is a child.
        DetachedProcess process = await StartAsync("trap 'kill $!; echo saved; exit 0' TERM; echo up; while :; do sleep 600 & wait $!; done");
        await Testing.Eventually.TrueAsync(() => Log().Contains("up", StringComparison.Ordinal));

        Assert.True(await process.StopAsync(Soon, CancellationToken.None));

        Assert.Contains("saved", Log(), StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile));
        Assert.False(process.IsRunning);
    }

    [Fact]
    public async Task Stop_kills_what_does_not_end()
    {
        DetachedProcess process = await StartAsync("trap '' TERM; echo up; exec sleep 600");
        await Testing.Eventually.TrueAsync(() => Log().Contains("up", StringComparison.Ordinal));

        Assert.False(await process.StopAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None));

        Assert.False(process.IsRunning);
    }

    [Fact]
    public async Task Start_passes_arguments_and_variables_unchanged()
    {
        var command = new ProcessCommand("/bin/sh", ["-c", "printf '%s|' \"$@\" \"$COLOUR\"; exec sleep 600", "sh", "two words", "$HOME 'x'"])
        {
            Environment = new Dictionary<string, string?> { ["COLOUR"] = "blue green" },
        };

        await DetachedProcess.StartAsync(command, PidFile, _folder.File("sleeper.log"), "v1", CancellationToken.None);

        await Testing.Eventually.TrueAsync(() => Log() == "two words|$HOME 'x'|blue green|");
    }

    private string Log() => File.Exists(_folder.File("sleeper.log")) ? File.ReadAllText(_folder.File("sleeper.log")) : "";

    private Task<DetachedProcess> StartAsync(string script, string fingerprint = "v1") =>
        DetachedProcess.StartAsync(new ProcessCommand("/bin/sh", ["-c", script]), PidFile, _folder.File("sleeper.log"), fingerprint, CancellationToken.None);
}
