using Azure.Core;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.DurableTask.Lease;
using PartnerDesk.LocalRuntime.DurableTask.Storage;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>What one host leaves to the next, and what it must not take from it.</summary>
public sealed class HandoverTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_host_that_ended_while_it_deleted_delivered_rows_does_not_stop_the_next()
    {
        await using var harness = new EngineHarness(azurite) { Limits = new StorageLimits { PropertyBytes = 512, PropertiesPerRow = 1 } };
        var isDeleting = new TaskCompletionSource();
        harness.Registry.AddOrchestratorFunc<int, int>("Receiver", async (context, _) => (await context.WaitForExternalEvent<string>("Text")).Length);
        harness.Registry.AddOrchestratorFunc<int, int>("Sender", (context, n) =>
        {
            context.SendEvent("receiver", "Text", new string('x', n));
            return Task.FromResult(0);
        });
        harness.Wire.Fault = (_, request) =>
        {
            string uri = Uri.UnescapeDataString(request.Uri.ToString());
            if (request.Method != RequestMethod.Delete || !uri.Contains("'o|", StringComparison.Ordinal) || uri.Contains("|00000000'", StringComparison.Ordinal))
            {
                return null;
            }

            isDeleting.TrySetResult();
            return WireFault.NeverArrives;
        };
        DurableTaskHub killed = await harness.StartAsync();
        await killed.Client.ScheduleNewOrchestrationInstanceAsync("Receiver", 0, new StartOrchestrationOptions("receiver"));
        await killed.Client.ScheduleNewOrchestrationInstanceAsync("Sender", 2000);
        await isDeleting.Task.WaitAsync(EngineHarness.Patience);
        await killed.AbandonAsync();
        harness.Wire.Reset();

        DurableTaskHub next = await harness.StartAsync().WaitAsync(EngineHarness.Patience);

        OrchestrationMetadata received = await next.Client.WaitForInstanceCompletionAsync("receiver", true).WaitAsync(EngineHarness.Patience);
        Assert.Equal(2000, received.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_host_that_lost_the_lease_leaves_the_new_owners_lease_alone()
    {
        await using var harness = new EngineHarness(azurite);
        await harness.Table.CreateAsync();
        var time = new FakeTimeProvider();
        var lost = new TaskCompletionSource();
        using var lease = new HubLease(
            harness.Table, "one", time, new Patience(time, NullLogger.Instance), NullLogger.Instance, lost.SetResult);
        await lease.AcquireAsync(CancellationToken.None);
        await harness.Table.UpsertEntityAsync(new TableEntity("^lease", "lease") { ["Owner"] = "two" }, TableUpdateMode.Replace);
        time.Advance(TimeSpan.FromSeconds(10));
        await lost.Task.WaitAsync(EngineHarness.Patience);

        await lease.ReleaseAsync(CancellationToken.None);

        TableEntity row = await harness.Table.GetEntityAsync<TableEntity>("^lease", "lease");
        Assert.Equal("two", row.GetString("Owner"));
    }
}
