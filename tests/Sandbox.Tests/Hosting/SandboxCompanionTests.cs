using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Sandbox.Control;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Hosting;

namespace PartnerDesk.Sandbox.Tests.Hosting;

/// <summary>The sandbox as a process of its own. Each test ends the process that its pid file names.</summary>
public sealed class SandboxCompanionTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("sandbox-home-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    [Fact]
    public async Task The_sandbox_runs_from_a_copy_in_a_session_of_its_own_and_is_adopted_by_the_next_start()
    {
        int port = FreePort.Next();

        SandboxStatus first = await StartAsync(port);
        SandboxStatus second = await StartAsync(port);

        Assert.NotEqual(Environment.ProcessId, first.ProcessId);
        Assert.Equal(SandboxBuild.Id, first.BuildId);
        Assert.Equal(Path.Combine(_home, ".sandbox"), first.DataDirectory);
        Assert.Equal(first.ProcessId, second.ProcessId);
        string command = await File.ReadAllTextAsync($"/proc/{first.ProcessId}/cmdline");
        Assert.Contains(Path.Combine(_home, ".sandbox", "bin", SandboxBuild.Id), command, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory, command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killing_the_process_loses_nothing_that_was_answered()
    {
        int port = FreePort.Next();
        SandboxStatus first = await StartAsync(port);
        Uri customers = new($"http://127.0.0.1:{port}/control/customers/");
        using (HttpResponseMessage set = await _http.PutAsJsonAsync(new Uri(customers, SandboxCustomers.HealthyChina.Id + "/situation"), new { situation = Situation.Expired }))
        {
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        }

        End(first.ProcessId);
        SandboxStatus second = await StartAsync(port);

        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.Equal(first.SeededAt, second.SeededAt);
        JsonElement customer = await _http.GetFromJsonAsync<JsonElement>(new Uri(customers, SandboxCustomers.HealthyChina.Id));
        Assert.Equal(Situation.Expired, customer.GetProperty("situation").GetString());
    }

    [Fact]
    public async Task The_ready_lines_hold_a_request_to_paste_and_the_address_of_the_situations()
    {
        int port = FreePort.Next();
        SandboxCompanion companion = new();
        await companion.StartAsync(Context(port.ToString()), default);

        string[] lines = [.. companion.ReadyLines(new Uri("http://localhost:7071/"))];

        string curl = Assert.Single(lines, line => line.Contains("curl -i", StringComparison.Ordinal));
        Assert.Contains("http://localhost:7071/api/support-requests", curl, StringComparison.Ordinal);
        Assert.Contains("-H 'X-Api-Key: sample-lead-key'", curl, StringComparison.Ordinal);
        JsonElement body = JsonDocument.Parse(curl[(curl.IndexOf("-d '", StringComparison.Ordinal) + 4)..^1]).RootElement;
        Assert.Equal(SandboxCustomers.SuspendedNonPaymentChina.Id, body.GetProperty("customerId").GetString());
        Assert.Contains($"http://127.0.0.1:{port}/control/customers", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seventy")]
    [InlineData("0")]
    [InlineData("65536")]
    public async Task A_port_that_is_none_is_named(string port)
    {
        LocalSetupException refused = await Assert.ThrowsAsync<LocalSetupException>(() => new SandboxCompanion().StartAsync(Context(port), default));

        Assert.Contains("Sandbox__Port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_of_another_folder_is_not_used()
    {
        await using SandboxHost other = await SandboxHost.StartAsync();

        LocalSetupException refused = await Assert.ThrowsAsync<LocalSetupException>(
            () => new SandboxCompanion().StartAsync(Context(other.Address.Port.ToString()), default));

        Assert.Contains(other.DataDirectory, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_on_the_port_is_not_used()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using WebApplication stranger = builder.Build();
        stranger.Run(http => http.Response.WriteAsync("hello"));
        await stranger.StartAsync();

        LocalSetupException refused = await Assert.ThrowsAsync<LocalSetupException>(
            () => new SandboxCompanion().StartAsync(Context(new Uri(stranger.Urls.Single()).Port.ToString()), default));

        Assert.Contains("not the vendor sandbox", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_assembly_declares_its_companion() =>
        Assert.IsType<SandboxCompanion>(Assert.Single(LocalCompanions.DeclaredIn(typeof(SandboxCompanion).Assembly)));

    public void Dispose()
    {
        string pidFile = Path.Combine(_home, ".sandbox", "sandbox.pid");
        if (File.Exists(pidFile))
        {
            End(int.Parse(File.ReadAllText(pidFile).Split(' ')[0]));
        }

        _http.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private LocalCompanionContext Context(string port)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(SandboxCompanion.PortSetting, (string?)port)]).Build();
        return new LocalCompanionContext(_home, configuration, _ => { });
    }

    private async Task<SandboxStatus> StartAsync(int port)
    {
        await new SandboxCompanion().StartAsync(Context(port.ToString()), default);
        return (await _http.GetFromJsonAsync<SandboxStatus>(new Uri($"http://127.0.0.1:{port}/control/status")))!;
    }

    private static void End(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            process.Kill();
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }
}
