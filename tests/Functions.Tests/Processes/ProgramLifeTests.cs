using System.Net;
using System.Net.Sockets;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Processes;

namespace PartnerDesk.Functions.Tests.Processes;

/// <summary>The real program on one machine: how it starts, what a kill leaves, what a stop ends.</summary>
public sealed class ProgramLifeTests
{
    [Fact]
    public async Task What_a_kill_leaves_running_the_next_start_adopts_and_a_stop_ends()
    {
        await using var program = new PartnerDeskProcess();
        await program.StartAsync();
        Assert.Contains("curl", program.Output, StringComparison.Ordinal);
        (DetachedProcess azurite, DetachedProcess sandbox) = (program.Azurite!, program.Sandbox!);

        await program.KillAsync();
        Assert.True(azurite.IsRunning);
        Assert.True(sandbox.IsRunning);

        await program.StartAsync();
        Assert.Equal(azurite.Id, program.Azurite!.Id);
        Assert.Equal(sandbox.Id, program.Sandbox!.Id);

        Assert.Equal(0, await program.StopAsync());
        Assert.False(azurite.IsRunning);
        Assert.False(sandbox.IsRunning);
    }

    [Fact]
    public async Task Two_programs_of_one_home_share_what_stands_beside_them()
    {
        await using var first = new PartnerDeskProcess();
        // Tables of its own: a table set belongs to one host.
        await using var second = new PartnerDeskProcess(
            new Dictionary<string, string?> { ["LocalRuntime__TablePrefix"] = "second", ["TablePrefix"] = "second" }, beside: first);
        await first.StartAsync();
        DetachedProcess azurite = first.Azurite!;
        await second.StartAsync();
        Assert.Equal(azurite.Id, second.Azurite!.Id);

        Assert.Equal(0, await second.StopAsync());
        Assert.True(azurite.IsRunning);
        Assert.True(first.Sandbox!.IsRunning);
        Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync(new Uri("api/healthz", UriKind.Relative))).StatusCode);

        Assert.Equal(0, await first.StopAsync());
        Assert.False(azurite.IsRunning);
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_one_message_before_anything_is_started()
    {
        await using var program = new PartnerDeskProcess();
        using var listener = new TcpListener(IPAddress.Loopback, program.Port);
        listener.Start();

        Assert.Equal(1, await program.RunToEndAsync());

        Assert.Contains($"Port {program.Port} is in use.", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
        Assert.Null(program.Azurite);
    }

    [Fact]
    public async Task A_stop_during_the_start_leaves_nothing_running()
    {
        await using var program = new PartnerDeskProcess();
        Task<int> end = program.RunToEndAsync();
        await Eventually.TrueAsync(() => program.Azurite is not null);
        DetachedProcess azurite = program.Azurite!;

        Assert.Equal(0, await program.StopAsync());

        Assert.Equal(0, await end);
        Assert.False(azurite.IsRunning);
        Assert.Null(program.Sandbox);
    }

    [Theory]
    [InlineData("--port", "0", "--port takes a port from 1 to 65535, not '0'.")]
    [InlineData("--port", "many", "--port takes a port from 1 to 65535, not 'many'.")]
    public async Task An_unusable_port_ends_it_with_one_message(string option, string value, string expected)
    {
        await using var program = new PartnerDeskProcess();

        Assert.Equal(1, await program.RunToEndAsync(option, value));

        Assert.Contains(expected, program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Node_it_ends_with_what_to_install()
    {
        using var empty = new EmptyFolder();
        await using var program = new PartnerDeskProcess(new Dictionary<string, string?> { ["PATH"] = empty.Path });

        Assert.Equal(1, await program.RunToEndAsync());

        Assert.Contains("Node.js was not found on PATH. The storage emulator Azurite needs Node.js 20 or newer", program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_elsewhere_that_is_down_is_waited_for_and_a_stop_ends_the_wait()
    {
        // A name that never resolves (RFC 2606), so that no emulator may be started for it.
        await using var program = new PartnerDeskProcess(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "AccountName=a;AccountKey=a2V5;TableEndpoint=http://storage.invalid:10002/a",
            // The sample's keys are refused where storage is elsewhere.
            ["Callers__0__KeyHashes__0"] = new string('a', 64),
            ["Callers__1__KeyHashes__0"] = new string('b', 64),
            ["Callers__2__KeyHashes__0"] = new string('c', 64),
        });
        Task<int> end = program.RunToEndAsync();
        await Eventually.TrueAsync(() => program.Output.Contains("does not answer; trying again in 2 s", StringComparison.Ordinal));

        Assert.Equal(0, await program.StopAsync());

        Assert.Equal(0, await end);
        Assert.Null(program.Sandbox);
    }

    private sealed class EmptyFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("partnerdesk-").FullName;

        public void Dispose() => Directory.Delete(Path);
    }
}
