using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>The life of instances from start to end, over stops and crashes of the host.</summary>
public sealed class LifeCycleTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Three_activities_take_five_storage_requests_at_most_six()
    {
        await using var harness = new EngineHarness(azurite);
        harness.Registry.AddActivityFunc<int, int>("AddOne", (_, n) => n + 1);
        harness.Registry.AddOrchestratorFunc<int, int>("Chain", async (context, n) =>
        {
            for (int i = 0; i < 3; i++)
            {
                n = await context.CallActivityAsync<int>("AddOne", n);
            }

            return n;
        });
        DurableTaskHub hub = await harness.StartAsync();
        int before = harness.Wire.Count;

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Chain", 1);
        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);

        Assert.Equal(4, ended.ReadOutputAs<int>());
        Assert.True(harness.Wire.Count - before <= 6, $"{harness.Wire.Count - before} requests");
    }

    [Fact]
    public async Task An_event_wakes_a_waiting_instance_and_a_second_generation_follows()
    {
        await using var harness = new EngineHarness(azurite);
        harness.Registry.AddOrchestratorFunc<int, int>("Counter", async (context, n) =>
        {
            int add = await context.WaitForExternalEvent<int>("Add");
            if (add == 0)
            {
                return n;
            }

            context.ContinueAsNew(n + add);
            return -1;
        });
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Counter", 0);

        foreach (int add in new[] { 5, 6, 7, 0 })
        {
            await hub.Client.RaiseEventAsync(id, "add", add);
        }

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(18, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task The_next_host_goes_on_where_the_last_was_killed()
    {
        await using var harness = new EngineHarness(azurite);
        var reached = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        harness.Registry.AddActivityFunc<int, int>("First", (_, n) => n + 1);
        harness.Registry.AddActivityFunc<int, int>("Second", async (_, n) =>
        {
            reached.TrySetResult();
            await open.Task;
            return n * 10;
        });
        harness.Registry.AddOrchestratorFunc<int, int>("Flow", async (context, n) =>
        {
            n = await context.CallActivityAsync<int>("First", n);
            n = await context.CallActivityAsync<int>("Second", n);
            return n + await context.WaitForExternalEvent<int>("More");
        });
        DurableTaskHub killed = await harness.StartAsync();
        string id = await killed.Client.ScheduleNewOrchestrationInstanceAsync("Flow", 1);
        await killed.Client.RaiseEventAsync(id, "More", 3);
        await reached.Task.WaitAsync(EngineHarness.Patience);
        await killed.AbandonAsync();

        open.SetResult();
        DurableTaskHub next = await harness.StartAsync();

        OrchestrationMetadata ended = await next.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(23, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_ended_instance_is_replaced_and_its_successor_runs_once()
    {
        await using var harness = new EngineHarness(azurite);
        int runs = 0;
        harness.Registry.AddActivityFunc<int, int>("Count", (_, _) => Interlocked.Increment(ref runs));
        harness.Registry.AddOrchestratorFunc<int, int>("Flow", (context, n) => context.CallActivityAsync<int>("Count", n));
        DurableTaskHub hub = await harness.StartAsync();
        for (int round = 1; round <= 3; round++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Flow", round, new StartOrchestrationOptions("same"));
            OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync("same", true).WaitAsync(EngineHarness.Patience);

            Assert.Equal(round, ended.ReadOutputAs<int>());
            Assert.Equal(round, ended.ReadInputAs<int>());
        }

        Assert.Equal([], harness.Logs.Entries.Where(entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning));
        Assert.Equal(3, runs);
    }
}
