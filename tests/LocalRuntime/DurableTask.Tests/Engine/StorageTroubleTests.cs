using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>Storage that answers late, not at all, or not for a while.</summary>
public sealed class StorageTroubleTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData(WireFault.NeverArrives)]
    [InlineData(WireFault.AnswerLost)]
    public async Task A_commit_whose_answer_is_lost_is_settled_and_applied_once(WireFault fault)
    {
        for (int point = 1; point <= 4; point++)
        {
            await using var harness = new EngineHarness(azurite);
            int runs = 0;
            RegisterChain(harness.Registry, () => Interlocked.Increment(ref runs));
            DurableTaskHub hub = await harness.StartAsync();
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Chain", 0, new StartOrchestrationOptions("chain"));
            int first = harness.Wire.Count;
            int at = first + point;
            harness.Wire.Fault = (number, _) => number == at ? fault : null;

            await hub.Client.RaiseEventAsync("chain", "Go").ContinueWith(_ => { }, TaskScheduler.Default);
            OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync("chain", true).WaitAsync(EngineHarness.Patience);

            Assert.Equal(3, ended.ReadOutputAs<int>());
            Assert.Equal(3, runs);
        }
    }

    [Fact]
    public async Task A_start_whose_answer_is_lost_is_known_after_all()
    {
        await using var harness = new EngineHarness(azurite);
        RegisterChain(harness.Registry, () => { });
        DurableTaskHub hub = await harness.StartAsync();
        int first = harness.Wire.Count;
        harness.Wire.Fault = (number, _) => number == first + 1 ? WireFault.AnswerLost : null;

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Chain", 0, new StartOrchestrationOptions("chain"))
            .ContinueWith(_ => { }, TaskScheduler.Default);
        await hub.Client.RaiseEventAsync("chain", "Go");

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync("chain", true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(3, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_start_that_never_arrived_fails_and_can_be_repeated()
    {
        await using var harness = new EngineHarness(azurite);
        RegisterChain(harness.Registry, () => { });
        DurableTaskHub hub = await harness.StartAsync();
        int first = harness.Wire.Count;
        harness.Wire.Fault = (number, _) => number == first + 1 ? WireFault.NeverArrives : null;
        var options = new StartOrchestrationOptions("chain");

        await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Chain", 0, options));
        Assert.Null(await hub.Client.GetInstanceAsync("chain"));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Chain", 0, options);
        await hub.Client.RaiseEventAsync("chain", "Go");

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync("chain", true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(3, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task While_storage_is_down_calls_fail_soon_and_afterwards_everything_goes_on()
    {
        await using var harness = new EngineHarness(azurite);
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        harness.Registry.AddActivityFunc<int, int>("Slow", async (_, n) =>
        {
            running.TrySetResult();
            await finish.Task;
            return n + 1;
        });
        harness.Registry.AddOrchestratorFunc<int, int>("Waits", async (context, n) =>
            await context.CallActivityAsync<int>("Slow", n) + await context.WaitForExternalEvent<int>("Go"));
        DurableTaskHub hub = await harness.StartAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", 1, new StartOrchestrationOptions("waits"));
        await running.Task.WaitAsync(EngineHarness.Patience);
        harness.Wire.Fault = (_, _) => WireFault.NeverArrives;

        finish.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.RaiseEventAsync("waits", "Go", 5).WaitAsync(EngineHarness.Patience));
        await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", 1).WaitAsync(EngineHarness.Patience));
        await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.GetInstanceAsync("unknown").WaitAsync(EngineHarness.Patience));
        harness.Wire.Reset();

        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync("waits", true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(7, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task While_storage_is_down_no_caller_waits_behind_another()
    {
        await using var harness = new EngineHarness(azurite) { Concurrency = 1 };
        harness.Registry.AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("Go"));
        DurableTaskHub hub = await harness.StartAsync();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits")));
        harness.Wire.Fault = (_, _) => WireFault.NeverArrives;

        foreach (string id in ids)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.RaiseEventAsync(id, "Go", "kept").WaitAsync(EngineHarness.Patience));
        }

        harness.Wire.Reset();
        foreach (string id in ids)
        {
            OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
            Assert.Equal("kept", ended.ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task A_start_of_the_host_waits_for_storage_and_says_so()
    {
        await using var harness = new EngineHarness(azurite);
        var failed = new TaskCompletionSource();
        harness.Wire.Fault = (_, _) =>
        {
            failed.TrySetResult();
            return WireFault.NeverArrives;
        };

        Task<DurableTaskHub> start = harness.StartAsync();
        await failed.Task.WaitAsync(EngineHarness.Patience);
        Assert.False(start.IsCompleted);
        harness.Wire.Reset();

        await start.WaitAsync(EngineHarness.Patience);
        Assert.Contains(harness.Logs.Entries, entry => entry.Text.StartsWith("Storage does not do what it should", StringComparison.Ordinal));
    }

    private static void RegisterChain(DurableTaskRegistry registry, Action ran)
    {
        registry.AddActivityFunc<int, int>("AddOne", (_, n) =>
        {
            ran();
            return n + 1;
        });
        registry.AddOrchestratorFunc<int, int>("Chain", async (context, n) =>
        {
            await context.WaitForExternalEvent<object>("Go");
            for (int i = 0; i < 3; i++)
            {
                n = await context.CallActivityAsync<int>("AddOne", n);
            }

            return n;
        });
    }
}
