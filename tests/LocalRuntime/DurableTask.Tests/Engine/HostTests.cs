using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>What the host promises about concurrency, stopping and waiting.</summary>
public sealed class HostTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task No_more_activities_run_at_once_than_allowed_and_none_is_left_out()
    {
        await using var harness = new EngineHarness(azurite) { Concurrency = 3 };
        int running = 0;
        int most = 0;
        var full = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        harness.Registry.AddActivityFunc<int, int>("Counts", async (_, n) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 3)
            {
                full.TrySetResult();
            }

            await release.Task;
            Interlocked.Decrement(ref running);
            return n;
        });
        harness.Registry.AddOrchestratorFunc<int, int>("FansOut", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallActivityAsync<int>("Counts", n)))).Sum());
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("FansOut", 20);
        await full.Task.WaitAsync(EngineHarness.Patience);

        release.SetResult();

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(190, ended.ReadOutputAs<int>());
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Completions_that_arrive_while_an_episode_is_stored_share_the_next_one()
    {
        await using var harness = new EngineHarness(azurite) { Concurrency = 50 };
        var release = new TaskCompletionSource();
        int started = 0;
        var allStarted = new TaskCompletionSource();
        harness.Registry.AddActivityFunc<int, int>("Waits", async (_, n) =>
        {
            if (Interlocked.Increment(ref started) == 50)
            {
                allStarted.SetResult();
            }

            await release.Task;
            return n;
        });
        harness.Registry.AddOrchestratorFunc("FansOut", async context =>
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(n => context.CallActivityAsync<int>("Waits", n)));
        });
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("FansOut");
        await allStarted.Task.WaitAsync(EngineHarness.Patience);
        int before = harness.Wire.Count;

        release.SetResult();
        await hub.Client.WaitForInstanceCompletionAsync(id).WaitAsync(EngineHarness.Patience);

        Assert.InRange(harness.Wire.Count - before, 1, 40);
    }

    [Fact]
    public async Task Sixty_four_clients_signal_one_instance_and_none_is_refused()
    {
        await using var harness = new EngineHarness(azurite);
        harness.Registry.AddOrchestratorFunc<int, int>("Adds", async (context, count) =>
        {
            int sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += await context.WaitForExternalEvent<int>("Add");
            }

            return sum;
        });
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Adds", 64);

        await Task.WhenAll(Enumerable.Range(1, 64).Select(n => Task.Run(() => hub.Client.RaiseEventAsync(id, "Add", n))));

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(64 * 65 / 2, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_stop_waits_for_running_activities_and_keeps_their_results()
    {
        await using var harness = new EngineHarness(azurite);
        int runs = 0;
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        harness.Registry.AddActivityFunc<int, int>("Slow", async (_, n) =>
        {
            Interlocked.Increment(ref runs);
            running.TrySetResult();
            await finish.Task;
            return n + 1;
        });
        harness.Registry.AddOrchestratorFunc<int, int>("Two", async (context, n) =>
            await context.CallActivityAsync<int>("Slow", await context.CallActivityAsync<int>("Slow", n)));
        DurableTaskHub first = await harness.StartAsync();
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Two", 1);
        await running.Task.WaitAsync(EngineHarness.Patience);

        Task stop = first.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.Client.ScheduleNewOrchestrationInstanceAsync("Two", 1));
        finish.SetResult();
        await stop.WaitAsync(EngineHarness.Patience);
        Assert.Equal(1, runs);

        DurableTaskHub next = await harness.StartAsync();
        OrchestrationMetadata ended = await next.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(3, ended.ReadOutputAs<int>());
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_stop_ends_in_time_when_an_activity_does_not()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var harness = new EngineHarness(azurite) { Time = time };
        var running = new TaskCompletionSource();
        var never = new TaskCompletionSource<int>();
        harness.Registry.AddActivityFunc<int, int>("Hangs", (_, n) =>
        {
            running.TrySetResult();
            return never.Task;
        });
        harness.Registry.AddOrchestratorFunc<int, int>("Waits", (context, n) => context.CallActivityAsync<int>("Hangs", n));
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", 1);
        await running.Task.WaitAsync(EngineHarness.Patience);

        Task stop = hub.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(31));
        await stop.WaitAsync(EngineHarness.Patience);

        never.SetResult(5);
        DurableTaskHub next = await harness.StartAsync();
        OrchestrationMetadata ended = await next.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(5, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Timers_of_any_length_fire_on_time_and_after_a_stop_at_once()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var harness = new EngineHarness(azurite) { Time = time };
        harness.Registry.AddOrchestratorFunc<int, DateTime>("Sleeps", async (context, days) =>
        {
            await context.CreateTimer(TimeSpan.FromDays(days), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        DurableTaskHub first = await harness.StartAsync();
        DateTime start = time.GetUtcNow().UtcDateTime;
        await first.Client.ScheduleNewOrchestrationInstanceAsync("Sleeps", 1, new StartOrchestrationOptions("day"));
        await first.Client.ScheduleNewOrchestrationInstanceAsync("Sleeps", 100, new StartOrchestrationOptions("long"));

        time.Advance(TimeSpan.FromDays(1));
        OrchestrationMetadata day = await first.Client.WaitForInstanceCompletionAsync("day", true).WaitAsync(EngineHarness.Patience);
        await first.StopAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromDays(200));
        DurableTaskHub next = await harness.StartAsync();
        time.Advance(TimeSpan.Zero);
        OrchestrationMetadata late = await next.Client.WaitForInstanceCompletionAsync("long", true).WaitAsync(EngineHarness.Patience);

        Assert.Equal(start.AddDays(1), day.ReadOutputAs<DateTime>());
        Assert.Equal(start.AddDays(201), late.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_timer_that_falls_due_while_suspended_waits_quietly_for_the_resumption()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var harness = new EngineHarness(azurite) { Time = time };
        harness.Registry.AddOrchestratorFunc("Sleeps", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return "slept";
        });
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sleeps");
        await hub.Client.SuspendInstanceAsync(id);
        int before = harness.Wire.Count;

        time.Advance(TimeSpan.FromMinutes(10));
        await hub.Client.RaiseEventAsync(id, "Unheard");
        time.Advance(TimeSpan.FromMinutes(10));
        await hub.Client.RaiseEventAsync(id, "Unheard");
        Assert.InRange(harness.Wire.Count - before, 2, 4);
        await hub.Client.ResumeInstanceAsync(id);

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal("slept", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_endless_chain_of_generations_is_stored_on_the_way_and_can_be_ended()
    {
        await using var harness = new EngineHarness(azurite);
        var seen = new ConcurrentDictionary<string, int>();
        harness.Registry.AddOrchestratorFunc<int, int>("Endless", (context, n) =>
        {
            seen[context.InstanceId] = n;
            context.ContinueAsNew(n + 1);
            return Task.FromResult(n);
        });
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Endless", 0);
        await Eventually.HoldsAsync(() => seen[id] > 100);

        await hub.Client.TerminateInstanceAsync(id);

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id).WaitAsync(EngineHarness.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
    }

    [Fact]
    public async Task Two_calls_of_one_child_id_run_one_after_the_other()
    {
        await using var harness = new EngineHarness(azurite);
        harness.Registry.AddActivityFunc<int, int>("Double", (_, n) => 2 * n);
        harness.Registry.AddOrchestratorFunc<int, int>("Child", (context, n) => context.CallActivityAsync<int>("Double", n));
        harness.Registry.AddOrchestratorFunc<int, string>("Parent", async (context, _) => string.Join(' ', await Task.WhenAll(
            Enumerable.Range(1, 3).Select(n => context.CallSubOrchestratorAsync<int>("Child", n, new SubOrchestrationOptions(instanceId: "the-child"))))));
        DurableTaskHub hub = await harness.StartAsync();

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", 0);

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal("2 4 6", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_hub_that_is_not_started_says_so()
    {
        await using var harness = new EngineHarness(azurite);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Create().Client.GetInstanceAsync("i"));

        Assert.Equal("The task hub is not started.", refusal.Message);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
