using System.Net;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Hosting;

public sealed class StartingHostTests
{
    [Fact]
    public async Task A_host_that_still_starts_answers_503_and_tells_its_state()
    {
        int port = FreePort.Next();
        var late = new LateStart();
        FunctionsApplicationBuilder builder = LocalFunctionsHost.CreateBuilder(new LocalFunctionsHostOptions
        {
            FunctionTypes = [typeof(Lives)],
            Port = port,
            Settings = new Dictionary<string, string?>(),
            HostJson = """{ "version": "2.0" }""",
            Output = TextWriter.Null,
            Logging = _ => { },
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<IHostedService>(late);
        using IHost host = builder.Build();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Task start = host.StartAsync();
        await late.Reached.Task;
        HttpResponseMessage during = await http.GetAsync("/api/Lives");
        string state = await http.GetStringAsync("/admin/host/status");
        late.Released.SetResult();
        await start;
        HttpResponseMessage after = await http.GetAsync("/api/Lives");
        await host.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, during.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), during.Headers.RetryAfter?.Delta);
        Assert.Contains("\"state\":\"Initialized\"", state, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    /// <summary>Holds the start back when the server already listens.</summary>
    private sealed class LateStart : IHostedLifecycleService
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            Reached.SetResult();
            return Released.Task;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
