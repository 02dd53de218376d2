using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Hosting;

public sealed class CancellationTests
{
    private readonly Waits _waits = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_caller_that_goes_away_fires_the_requests_token_only()
    {
        await using RunningHost host = await StartAsync("""{ "version": "2.0" }""");
        using var gone = new CancellationTokenSource();
        Task call = host.Http.GetAsync("/api/WaitForEnd", gone.Token);
        await _waits.Started.Task;

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        await Eventually.TrueAsync(() => _waits.RequestAborted);
        Assert.False(_waits.FunctionCancelled);
        _waits.Release.SetResult();
    }

    [Fact]
    public async Task A_function_over_its_time_is_cancelled_and_that_is_logged()
    {
        await using RunningHost host = await StartAsync("""{ "version": "2.0", "functionTimeout": "00:00:07" }""");
        Task<HttpResponseMessage> call = host.Http.GetAsync("/api/WaitForEnd");
        await _waits.Started.Task;

        _time.Advance(TimeSpan.FromSeconds(7));

        await Eventually.TrueAsync(() => _waits.FunctionCancelled);
        Assert.Contains(host.Logs.All, line => line.Message.StartsWith("Timeout value of 00:00:07 exceeded by function 'Functions.WaitForEnd'", StringComparison.Ordinal));
        _waits.Release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task A_stopping_host_answers_what_it_had_begun_and_fires_tokens_after_the_drain_time()
    {
        RunningHost host = await StartAsync("""{ "version": "2.0" }""");
        Task<HttpResponseMessage> call = host.Http.GetAsync("/api/WaitForEnd");
        await _waits.Started.Task;

        Task stop = host.StopAsync();
        Assert.False(_waits.FunctionCancelled);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => _waits.FunctionCancelled);
        _waits.Release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        await stop;
        await host.DisposeAsync();
        Assert.Contains("Stopping;", host.Output.ToString(), StringComparison.Ordinal);
    }

    private Task<RunningHost> StartAsync(string hostJson) => RunningHost.StartAsync(new HostSetup
    {
        Functions = [typeof(WaitForEnd)],
        HostJson = hostJson,
        Time = _time,
        Configure = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(_waits);
        },
    });
}

public sealed class Waits
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool RequestAborted { get; set; }

    public bool FunctionCancelled { get; set; }
}

public sealed class WaitForEnd(Waits waits)
{
    [Function("WaitForEnd")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration aborted = request.HttpContext.RequestAborted.Register(() => waits.RequestAborted = true);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => waits.FunctionCancelled = true);
        waits.Started.TrySetResult();
        await waits.Release.Task;
        return TypedResults.Ok();
    }
}
