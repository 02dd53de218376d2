using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Several waits for one name: last in, first out, and the dead ones still take their turn.</summary>
public sealed class EventWaiterTests
{
    [Fact]
    public async Task The_newest_wait_is_served_first()
    {
        OutcomeAssert.Completed("older 2, newer 1", await RunAsync(["e:1", "e:2"], async context =>
        {
            Task<string> older = context.WaitForExternalEvent<string>("e");
            Task<string> newer = context.WaitForExternalEvent<string>("e");
            context.SetCustomStatus("ready");
            return $"older {await older}, newer {await newer}";
        }));
    }

    [Theory]
    [InlineData("nothing", new[] { "e:1", "go:" })]
    [InlineData("2", new[] { "e:1", "e:2", "go:" })]
    public async Task A_cancelled_wait_swallows_one_event(string expected, string[] events)
    {
        OutcomeAssert.Completed(expected, await RunAsync([.. events, "end:"], async context =>
        {
            using var dead = new CancellationTokenSource();
            _ = context.WaitForExternalEvent<string>("e", dead.Token);
            dead.Cancel();
            context.SetCustomStatus("ready");
            await context.WaitForExternalEvent<string>("go");
            return await ExternalEventTests.EventOrEnd(context);
        }));
    }

    [Theory]
    [InlineData("nothing", new[] { "e:1", "go:" })]
    [InlineData("2", new[] { "e:1", "e:2", "go:" })]
    public async Task A_wait_that_timed_out_swallows_one_event(string expected, string[] events)
    {
        OutcomeAssert.Completed(expected, await RunAsync([.. events, "end:"], skip: TimeSpan.FromHours(2), orchestrator: async context =>
        {
            context.SetCustomStatus("waits");
            await Caught.FromAsync<TaskCanceledException>(() => context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(2)));
            context.SetCustomStatus("ready");
            await context.WaitForExternalEvent<string>("go");
            return await ExternalEventTests.EventOrEnd(context);
        }));
    }

    [Fact]
    public async Task Above_a_dead_wait_the_newest_live_one_gets_each_event()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Loop", async context =>
        {
            context.SetCustomStatus("waits");
            await Caught.FromAsync<TaskCanceledException>(() => context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(2)));
            List<string> got = [];
            while (got.Count < 3)
            {
                Task<string> next = context.WaitForExternalEvent<string>("e");
                context.SetCustomStatus($"open {got.Count}");
                got.Add(await next);
            }

            return string.Join(' ', got);
        }));
        string id = await host.Client.StartUntilSaysAsync("Loop", "waits");
        host.Skip(TimeSpan.FromHours(2));

        for (int i = 0; i < 3; i++)
        {
            await host.Client.UntilSaysAsync(id, $"open {i}");
            await host.Client.RaiseEventAsync(id, "e", $"{i + 1}");
        }

        OutcomeAssert.Completed("1 2 3", await host.Client.EndAsync(id));
    }

    [Theory]
    [InlineData("nothing", new[] { "e:1" })]
    [InlineData("2", new[] { "e:1", "e:2" })]
    public async Task Below_a_dead_wait_an_older_live_one_misses_one_event(string expected, string[] events)
    {
        OutcomeAssert.Completed(expected, await RunAsync([.. events, "end:"], async context =>
        {
            Task<string> older = context.WaitForExternalEvent<string>("e");
            using var dead = new CancellationTokenSource();
            _ = context.WaitForExternalEvent<string>("e", dead.Token);
            dead.Cancel();
            Task<string> end = context.WaitForExternalEvent<string>("end");
            context.SetCustomStatus("ready");
            return await Task.WhenAny(older, end) == older ? await older : "nothing";
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60_000)]
    [InlineData(-1)] // Timeout.InfiniteTimeSpan is no more than that.
    public async Task Without_time_to_wait_a_wait_is_cancelled_at_once(int milliseconds)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            var ended = await Caught.FromAsync<TaskCanceledException>(
                () => context.WaitForExternalEvent<string>("e", TimeSpan.FromMilliseconds(milliseconds)));
            return ended.Message;
        }));

        OutcomeAssert.Completed("A task was canceled.", await host.Client.RunAsync("Waits"));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_ends_the_wait()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            var cancelled = new CancellationToken(canceled: true);
            await Caught.FromAsync<TaskCanceledException>(() => context.WaitForExternalEvent<string>("e", cancelled));
            await Caught.FromAsync<TaskCanceledException>(() => context.WaitForExternalEvent<string>("e", TimeSpan.FromMilliseconds(-1), cancelled));
            return "ended";
        }));

        OutcomeAssert.Completed("ended", await host.Client.RunAsync("Waits"));
    }

    [Fact]
    public async Task An_event_in_time_leaves_no_timer_behind()
    {
        OutcomeAssert.Completed("1", await RunAsync(["e:1"], context =>
        {
            context.SetCustomStatus("ready");
            return context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(2));
        }));
    }

    [Fact]
    public async Task Waits_of_one_name_must_agree_on_the_type()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", context =>
        {
            _ = context.WaitForExternalEvent<string>("e");
            return Record.Exception(() => { _ = context.WaitForExternalEvent<int>("E"); })!.Message;
        }));

        OutcomeAssert.Completed(
            "Events with the same name must have the same type argument. Expected System.String but was requested System.Int32.",
            await host.Client.RunAsync("Waits"));
    }

    /// <param name="events">Raised in turn once the orchestrator says "ready", as name:payload.</param>
    /// <param name="orchestrator">The case; with <paramref name="skip"/> it says "waits" first.</param>
    /// <param name="skip">Time that passes once the orchestrator says "waits".</param>
    private static async Task<OrchestrationMetadata> RunAsync(
        string[] events, Func<TaskOrchestrationContext, Task<string>> orchestrator, TimeSpan? skip = null)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Case", orchestrator));
        string id = await host.Client.StartAsync("Case");
        if (skip is { } time)
        {
            await host.Client.UntilSaysAsync(id, "waits");
            host.Skip(time);
        }

        await host.Client.UntilSaysAsync(id, "ready");
        foreach (string[] parts in events.Select(e => e.Split(':')))
        {
            await host.Client.RaiseEventAsync(id, parts[0], parts[1]);
        }

        return await host.Client.EndAsync(id);
    }
}
