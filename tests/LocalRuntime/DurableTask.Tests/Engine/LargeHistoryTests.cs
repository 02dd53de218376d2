using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.Storage;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>Histories and payloads beyond one property, one row, one transaction.</summary>
public sealed class LargeHistoryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // Small enough that an ordinary history needs hundreds of rows.
    private static readonly StorageLimits Tight = new()
    {
        PropertyBytes = 50,
        PropertiesPerRow = 2,
        TransactionEntities = 10,
        TransactionBytes = 600,
        InlineHistoryBytes = 200,
        InlineSegments = 3,
    };

    [Fact]
    public async Task A_history_of_hundreds_of_rows_is_replayed_after_a_restart()
    {
        await using var harness = new EngineHarness(azurite) { Limits = Tight };
        Register(harness.Registry);
        DurableTaskHub first = await harness.StartAsync();
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Echoes", 40);
        await first.Client.RaiseEventAsync(id, "Go", "half way");
        await UntilSaysAsync(first.Client, id, "waiting");
        await first.StopAsync(CancellationToken.None);
        Assert.True(await CountRowsAsync(harness) > 100, $"{await CountRowsAsync(harness)} rows");

        DurableTaskHub next = await harness.StartAsync();
        await next.Client.RaiseEventAsync(id, "Go", "done");

        OrchestrationMetadata ended = await next.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
        Assert.Equal("40 echoes, half way, done", ended.ReadOutputAs<string>());
        Assert.Equal(40, ended.ReadInputAs<int>());
        await next.Client.PurgeInstanceAsync(id);
        Assert.Equal(0, await CountRowsAsync(harness));
    }

    [Fact]
    public async Task An_episode_beyond_one_transaction_is_whole_or_absent_at_every_crash()
    {
        bool wasReached = true;
        for (int point = 1; wasReached; point++)
        {
            await using var harness = new EngineHarness(azurite) { Limits = Tight };
            harness.Registry.AddOrchestratorFunc("Waits", async context =>
            {
                string text = await context.WaitForExternalEvent<string>("Go");
                for (int i = 0; i < 20; i++)
                {
                    context.SendEvent("collector", "Part", $"{i}");
                }

                await context.WaitForExternalEvent<string>("More");
                return text;
            });
            harness.Registry.AddOrchestratorFunc("Collects", async context =>
            {
                List<string> parts = [];
                while (parts.Count < 20)
                {
                    parts.Add(await context.WaitForExternalEvent<string>("Part"));
                }

                return string.Join(' ', parts);
            });
            DurableTaskHub killed = await harness.StartAsync();
            await killed.Client.ScheduleNewOrchestrationInstanceAsync("Collects", new StartOrchestrationOptions("collector"));
            await killed.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("waits"));
            int first = harness.Wire.Count;
            int end = first + point;
            harness.Wire.Fault = (number, _) => number >= end ? WireFault.NeverArrives : null;
            string text = new('x', 2000);
            Task raised = killed.Client.RaiseEventAsync("waits", "Go", text);
            await raised.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(EngineHarness.Patience);
            wasReached = raised.IsFaulted;
            await killed.AbandonAsync();
            harness.Wire.Reset();

            DurableTaskHub next = await harness.StartAsync();
            if (wasReached)
            {
                await next.Client.RaiseEventAsync("waits", "Go", text);
            }

            OrchestrationMetadata collected = await next.Client.WaitForInstanceCompletionAsync("collector", true).WaitAsync(EngineHarness.Patience);
            await next.Client.RaiseEventAsync("waits", "More");
            OrchestrationMetadata ended = await next.Client.WaitForInstanceCompletionAsync("waits", true).WaitAsync(EngineHarness.Patience);
            Assert.Equal(text, ended.ReadOutputAs<string>());
            Assert.Equal(string.Join(' ', Enumerable.Range(0, 20)), collected.ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task Eight_megabytes_arrive_in_one_event_and_leave_in_one_output()
    {
        await using var harness = new EngineHarness(azurite);
        harness.Registry.AddOrchestratorFunc("Returns", context => context.WaitForExternalEvent<string>("Go"));
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Returns");
        string text = string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"{i:D8}"));

        await hub.Client.RaiseEventAsync(id, "Go", text);

        await hub.Client.WaitForInstanceCompletionAsync(id).WaitAsync(EngineHarness.Patience);
        OrchestrationMetadata? ended = await hub.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.Equal(text, ended!.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Rows_of_ended_generations_are_removed()
    {
        await using var harness = new EngineHarness(azurite) { Limits = Tight };
        harness.Registry.AddOrchestratorFunc<int, string>("Generations", async (context, n) =>
        {
            string text = await context.WaitForExternalEvent<string>("Go");
            context.SetCustomStatus(n);
            if (n < 5)
            {
                context.ContinueAsNew(n + 1);
            }

            return text;
        });
        DurableTaskHub hub = await harness.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Generations", 1);
        for (int n = 1; n <= 5; n++)
        {
            await hub.Client.RaiseEventAsync(id, "Go", new string('y', 500));
        }

        await hub.Client.WaitForInstanceCompletionAsync(id).WaitAsync(EngineHarness.Patience);

        // The last generation's history and output, and the instance row.
        await Eventually.HoldsAsync(async () => await CountRowsAsync(harness) < 25);
    }

    [Fact]
    public async Task What_does_not_fit_the_cache_is_read_again()
    {
        await using var harness = new EngineHarness(azurite) { Limits = Tight, CacheBytes = 1 };
        Register(harness.Registry);
        DurableTaskHub hub = await harness.StartAsync();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => hub.Client.ScheduleNewOrchestrationInstanceAsync("Echoes", 5)));

        foreach (string id in ids.Concat(ids))
        {
            await hub.Client.RaiseEventAsync(id, "Go", "again");
        }

        foreach (string id in ids)
        {
            OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(EngineHarness.Patience);
            Assert.Equal("5 echoes, again, again", ended.ReadOutputAs<string>());
        }
    }

    private static void Register(DurableTaskRegistry registry)
    {
        registry.AddActivityFunc<string, string>("Echo", (_, text) => text);
        registry.AddOrchestratorFunc<int, string>("Echoes", async (context, count) =>
        {
            string[] echoes = await Task.WhenAll(
                Enumerable.Range(0, count).Select(i => context.CallActivityAsync<string>("Echo", new string('e', 100 + i))));
            string first = await context.WaitForExternalEvent<string>("Go");
            context.SetCustomStatus("waiting");
            string second = await context.WaitForExternalEvent<string>("Go");
            return $"{echoes.Select(echo => echo.Length).Distinct().Count()} echoes, {first}, {second}";
        });
    }

    private static Task UntilSaysAsync(DurableTaskClient client, string id, string status) => Eventually.HoldsAsync(
        async () => (await client.GetInstanceAsync(id, true))?.SerializedCustomStatus == $"\"{status}\"");

    private static async Task<int> CountRowsAsync(EngineHarness harness)
    {
        int rows = 0;
        await foreach (TableEntity row in harness.Table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
        {
            rows += row.RowKey == "lease" ? 0 : 1;
        }

        return rows;
    }
}
