using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>Purging many instances, and what it must not break.</summary>
public sealed class PurgeSliceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task More_than_a_page_is_purged_and_nothing_is_left()
    {
        await using var harness = new EngineHarness(azurite);
        DurableTaskHub hub = await StartWithEndedAsync(harness, 230);

        PurgeResult result = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Statuses = [OrchestrationRuntimeStatus.Completed] });

        Assert.Equal(230, result.PurgedInstanceCount);
        Assert.Equal(["lease"], await RowsAsync(harness));
    }

    [Fact]
    public async Task A_purge_that_may_take_no_time_is_incomplete_and_the_next_goes_on()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var harness = new EngineHarness(azurite) { Time = time };
        DurableTaskHub hub = await StartWithEndedAsync(harness, 20);
        harness.Wire.Fault = (_, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return null;
        };
        var filter = new PurgeInstancesFilter { Timeout = TimeSpan.FromSeconds(5) };

        PurgeResult first = await hub.Client.PurgeAllInstancesAsync(filter);
        harness.Wire.Reset();
        PurgeResult second = await hub.Client.PurgeAllInstancesAsync(filter);

        Assert.False(first.IsComplete);
        Assert.True(second.IsComplete);
        Assert.InRange(first.PurgedInstanceCount, 1, 19);
        Assert.Equal(20, first.PurgedInstanceCount + second.PurgedInstanceCount);
    }

    [Fact]
    public async Task An_instance_that_was_started_again_meanwhile_is_kept()
    {
        await using var harness = new EngineHarness(azurite);
        DurableTaskHub hub = await StartWithEndedAsync(harness, 1);
        harness.Registry.AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("Go"));
        Task? restarted = null;
        harness.Wire.Fault = (_, request) =>
        {
            if (request.Method == Azure.Core.RequestMethod.Delete)
            {
                harness.Wire.Reset();
                restarted = hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("i-0"));
            }

            return null;
        };

        await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Statuses = [OrchestrationRuntimeStatus.Completed] });
        await restarted!.WaitAsync(EngineHarness.Patience);

        OrchestrationMetadata? now = await hub.Client.GetInstanceAsync("i-0");
        Assert.Equal("Waits", now?.Name);
    }

    private static async Task<DurableTaskHub> StartWithEndedAsync(EngineHarness harness, int count)
    {
        harness.Registry.AddOrchestratorFunc("Ends", _ => { });
        DurableTaskHub hub = await harness.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => hub.Client.ScheduleNewOrchestrationInstanceAsync("Ends", new StartOrchestrationOptions($"i-{i}"))));
        return hub;
    }

    private static async Task<List<string>> RowsAsync(EngineHarness harness)
    {
        List<string> rows = [];
        await foreach (TableEntity row in harness.Table.QueryAsync<TableEntity>())
        {
            rows.Add(row.RowKey);
        }

        return rows;
    }
}
