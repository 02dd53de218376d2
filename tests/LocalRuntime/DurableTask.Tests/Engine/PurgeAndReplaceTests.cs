using Azure.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.Storage;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>An id that is purged, started or refused while something else happens to it.</summary>
public sealed class PurgeAndReplaceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_purge_by_filter_spares_what_was_started_anew_since_it_looked()
    {
        await using var harness = new EngineHarness(azurite);
        harness.Registry.AddOrchestratorFunc<bool, bool>("Flow", (context, waits) => waits ? context.WaitForExternalEvent<bool>("Go") : Task.FromResult(false));
        DurableTaskHub hub = await harness.StartAsync();
        string[] ids = [.. Enumerable.Range(1, 9).Select(n => $"flow-{n}")];
        foreach (string id in ids)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Flow", false, new StartOrchestrationOptions(id));
            await hub.Client.WaitForInstanceCompletionAsync(id).WaitAsync(EngineHarness.Patience);
        }

        int restarts = 0;
        harness.Wire.Fault = (_, request) =>
        {
            // The first deletion: the query is answered, the ninth is not yet dealt with.
            if (request.Method == RequestMethod.Delete && Interlocked.Increment(ref restarts) == 1)
            {
                StartAgain(hub, ids[^1]);
            }

            return null;
        };

        PurgeResult purged = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]));

        Assert.Equal(8, purged.PurgedInstanceCount);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync(ids[^1]))?.RuntimeStatus);
    }

    [Fact]
    public async Task A_purge_of_a_child_does_not_keep_the_only_worker_from_its_parent()
    {
        await using var harness = new EngineHarness(azurite) { Concurrency = 1 };
        using var isBlocking = new SemaphoreSlim(0);
        using var mayGoOn = new ManualResetEventSlim();
        harness.Registry.AddOrchestratorFunc<int, int>("Child", (context, _) => context.WaitForExternalEvent<int>("Go"));
        harness.Registry.AddOrchestratorFunc<int, int>("Parent", (context, _) =>
            context.CallSubOrchestratorAsync<int>("Child", 0, new SubOrchestrationOptions { InstanceId = "child" }));
        harness.Registry.AddOrchestratorFunc<int, int>("Blocks", (_, _) =>
        {
            isBlocking.Release();
            mayGoOn.Wait(EngineHarness.Patience);
            return Task.FromResult(0);
        });
        DurableTaskHub hub = await harness.StartAsync();
        string parent = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", 0);
        await hub.Client.WaitForInstanceStartAsync("child").WaitAsync(EngineHarness.Patience);
        Task blocking = hub.Client.ScheduleNewOrchestrationInstanceAsync("Blocks", 0);
        await isBlocking.WaitAsync(EngineHarness.Patience);
        Task raising = hub.Client.RaiseEventAsync("child", "Go", 7);
        Task<PurgeResult> purging = hub.Client.PurgeInstanceAsync("child");

        mayGoOn.Set();

        await Task.WhenAll(blocking, raising).WaitAsync(EngineHarness.Patience);
        Assert.Equal(1, (await purging.WaitAsync(EngineHarness.Patience)).PurgedInstanceCount);
        OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(parent, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(7, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_refused_start_with_a_large_input_leaves_the_existing_instances_input_alone()
    {
        await using var harness = new EngineHarness(azurite)
        {
            Limits = new StorageLimits { PropertyBytes = 512, PropertiesPerRow = 1, TransactionEntities = 3 },
        };
        harness.Registry.AddOrchestratorFunc<string, int>("Flow", (_, text) => Task.FromResult(text.Length));
        DurableTaskHub hub = await harness.StartAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new string('a', 3000), new StartOrchestrationOptions("same"));
        await hub.Client.WaitForInstanceCompletionAsync("same").WaitAsync(EngineHarness.Patience);

        StartOrchestrationOptions once = new StartOrchestrationOptions("same").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await Assert.ThrowsAnyAsync<Exception>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new string('b', 3000), once));

        OrchestrationMetadata? kept = await hub.Client.GetInstanceAsync("same", getInputsAndOutputs: true);
        Assert.Equal(new string('a', 3000), kept?.ReadInputAs<string>());
    }

    private static void StartAgain(DurableTaskHub hub, string id) =>
        hub.Client.ScheduleNewOrchestrationInstanceAsync("Flow", true, new StartOrchestrationOptions(id)).GetAwaiter().GetResult();
}
