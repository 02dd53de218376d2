using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Timers;

[Trait("Category", "Azurite")]
public sealed class TimerFunctionsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly TimerRuns _runs = new();
    private readonly string _prefix = azurite.NewPrefix();

    [Fact]
    public async Task A_timer_runs_on_its_schedule_and_is_told_its_status()
    {
        await using RunningHost host = await StartAsync(typeof(EveryFiveMinutes));
        await Waiting(host);

        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 1);
        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 2);

        TimerInfo second = _runs.Of("EveryFiveMinutes")[1];
        Assert.False(second.IsPastDue);
        Assert.Equal(Noon.AddMinutes(5).UtcDateTime, second.ScheduleStatus!.Last.ToUniversalTime());
        Assert.Equal(Noon.AddMinutes(10).UtcDateTime, second.ScheduleStatus.Next.ToUniversalTime());
        Assert.Equal(DateTimeKind.Local, second.ScheduleStatus.Next.Kind);
    }

    [Fact]
    public async Task A_run_missed_while_the_host_was_stopped_is_caught_up_once()
    {
        await using (RunningHost first = await StartAsync(typeof(EveryFiveMinutes)))
        {
            await Waiting(first);
        }

        _time.Advance(TimeSpan.FromMinutes(17));
        await using RunningHost second = await StartAsync(typeof(EveryFiveMinutes));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 1);
        _time.Advance(TimeSpan.FromMinutes(3));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 2);

        Assert.Equal([true, false], _runs.Of("EveryFiveMinutes").Select(run => run.IsPastDue));
    }

    [Fact]
    public async Task A_host_that_stopped_between_two_runs_is_not_past_due()
    {
        await using (RunningHost first = await StartAsync(typeof(EveryFiveMinutes)))
        {
            await Waiting(first);
        }

        _time.Advance(TimeSpan.FromMinutes(4));
        await using RunningHost second = await StartAsync(typeof(EveryFiveMinutes));
        await Waiting(second);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 1);

        Assert.False(_runs.Of("EveryFiveMinutes")[0].IsPastDue);
    }

    [Fact]
    public async Task RunOnStartup_runs_at_once_and_a_sub_minute_schedule_has_no_status()
    {
        await using RunningHost host = await StartAsync(typeof(OnStartup));

        await Eventually.TrueAsync(() => _runs.Of("OnStartup").Count == 1);

        Assert.Null(_runs.Of("OnStartup")[0].ScheduleStatus);
    }

    [Fact]
    public async Task A_failing_run_is_logged_and_the_next_one_comes()
    {
        await using RunningHost host = await StartAsync(typeof(AlwaysFailing));
        await Waiting(host);

        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => _runs.Of("AlwaysFailing").Count == 1);
        await Eventually.TrueAsync(() => host.Logs.All.Any(line => line is { Category: "Function.AlwaysFailing", Level: LogLevel.Error }));
        _time.Advance(TimeSpan.FromMinutes(5));

        await Eventually.TrueAsync(() => _runs.Of("AlwaysFailing").Count == 2);
    }

    [Fact]
    public async Task Runs_of_one_function_never_overlap_and_a_long_one_delays_only_itself()
    {
        await using RunningHost host = await StartAsync(typeof(Slow), typeof(EveryFiveMinutes));
        await Waiting(host);

        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => _runs.Of("Slow").Count == 1);
        _time.Advance(TimeSpan.FromMinutes(11));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 2);
        Assert.Single(_runs.Of("Slow"));
        _runs.Release();

        await Eventually.TrueAsync(() => _runs.Of("Slow").Count == 2);
        Assert.False(_runs.Of("Slow")[1].IsPastDue);
    }

    [Fact]
    public async Task A_second_host_on_the_same_storage_waits_until_the_first_stops()
    {
        RunningHost first = await StartAsync(typeof(EveryFiveMinutes));
        await Waiting(first);
        var output = new OutputText();
        Task<RunningHost> second = StartAsync(output, typeof(EveryFiveMinutes));
        await Eventually.TrueAsync(() => output.ToString().Contains("works on this storage; waiting until it stops.", StringComparison.Ordinal));
        Assert.False(second.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 1);
        await first.DisposeAsync();
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return second.IsCompleted;
        });

        await using RunningHost running = await second;
        await Waiting(running);
        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 2);
    }

    [Fact]
    public async Task The_administration_runs_a_timer_by_hand()
    {
        await using RunningHost host = await StartAsync(typeof(EveryFiveMinutes));

        HttpResponseMessage accepted = await host.Http.PostAsync("/admin/functions/everyfiveminutes", new StringContent("{}"));
        HttpResponseMessage unknown = await host.Http.PostAsync("/admin/functions/nosuch", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        await Eventually.TrueAsync(() => _runs.Of("EveryFiveMinutes").Count == 1);
    }

    [Fact]
    public async Task The_schedule_may_come_from_a_setting()
    {
        await using RunningHost host = await StartAsync(typeof(FromSetting));
        await Waiting(host);

        _time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(() => _runs.Of("FromSetting").Count == 1);
    }

    [Fact]
    public async Task A_stopping_host_lets_a_run_end_and_fires_its_token_when_the_drain_time_is_over()
    {
        RunningHost host = await StartAsync(typeof(UntilCancelled));
        await Eventually.TrueAsync(() => _runs.Of("UntilCancelled").Count == 1);

        Task stop = host.StopAsync();
        Assert.False(_runs.Cancelled);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return stop.IsCompleted;
        });
        await host.DisposeAsync();

        Assert.True(_runs.Cancelled);
    }

    private static Task Waiting(RunningHost host) =>
        Eventually.TrueAsync(() => host.Logs.All.Any(line => line.Message.StartsWith("Schedule of", StringComparison.Ordinal)));

    private Task<RunningHost> StartAsync(params Type[] functions) => StartAsync(new OutputText(), functions);

    private Task<RunningHost> StartAsync(OutputText output, params Type[] functions) => RunningHost.StartAsync(new HostSetup
    {
        Output = output,
        Functions = functions,
        Time = _time,
        TablePrefix = _prefix,
        Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Some__Schedule"] = "0 * * * * *" },
        Configure = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(_runs);
        },
    });
}

public sealed class TimerRuns
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<TimerInfo>> _runs = new();
    private readonly TaskCompletionSource _released = new();

    public bool Cancelled { get; set; }

    public Task Released => _released.Task;

    public IReadOnlyList<TimerInfo> Of(string function) => [.. _runs.GetOrAdd(function, _ => new())];

    public void Add(string function, TimerInfo info) => _runs.GetOrAdd(function, _ => new()).Enqueue(info);

    public void Release() => _released.TrySetResult();
}

public sealed class EveryFiveMinutes(TimerRuns runs)
{
    [Function("EveryFiveMinutes")]
    public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => runs.Add("EveryFiveMinutes", timer);
}

public sealed class OnStartup(TimerRuns runs)
{
    [Function("OnStartup")]
    public void Run([TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer) => runs.Add("OnStartup", timer);
}

public sealed class AlwaysFailing(TimerRuns runs)
{
    [Function("AlwaysFailing")]
    public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
    {
        runs.Add("AlwaysFailing", timer);
        throw new InvalidOperationException("It fails.");
    }
}

public sealed class Slow(TimerRuns runs)
{
    [Function("Slow")]
    public async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
    {
        runs.Add("Slow", timer);
        await runs.Released;
    }
}

public sealed class FromSetting(TimerRuns runs)
{
    [Function("FromSetting")]
    public void Run([TimerTrigger("%Some__Schedule%")] TimerInfo timer) => runs.Add("FromSetting", timer);
}

public sealed class UntilCancelled(TimerRuns runs)
{
    [Function("UntilCancelled")]
    public async Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken)
    {
        runs.Add("UntilCancelled", timer);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            runs.Cancelled = true;
        }
    }
}
