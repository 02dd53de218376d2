using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class PurgeTests
{
    [Theory]
    [InlineData("Ends")]
    [InlineData("Breaks")]
    public async Task An_ended_instance_is_removed_once(string name)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync(name, id: "i-1");

        PurgeResult first = await host.Client.PurgeInstanceAsync("i-1");
        PurgeResult second = await host.Client.PurgeInstanceAsync("i-1");

        Assert.Equal((1, 0), (first.PurgedInstanceCount, second.PurgedInstanceCount));
        Assert.Null(first.IsComplete);
        Assert.Null(await host.Client.GetInstanceAsync("i-1"));
        Assert.Empty(await host.Client.GetAllInstancesAsync().ToListAsync());
    }

    [Fact]
    public async Task A_purged_id_can_be_used_again()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync("Breaks", id: "i-1");
        await host.Client.PurgeInstanceAsync("i-1");

        OutcomeAssert.Completed("done", await host.Client.RunAsync("Ends", id: "i-1"));
    }

    [Fact]
    public async Task A_live_instance_is_not_purged_by_id()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.StartUntilSaysAsync("Waits", "waits", id: "i-1");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.PurgeInstanceAsync("i-1"));

        Assert.Contains("i-1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Running", refusal.Message, StringComparison.Ordinal);
        await host.Client.RaiseEventAsync("i-1", "e", "");
        OutcomeAssert.Completed(await host.Client.EndAsync("i-1"));
    }

    [Fact]
    public async Task An_unknown_instance_counts_nothing()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("unknown")).PurgedInstanceCount);
    }

    [Fact]
    public async Task Children_stay_even_when_asked_to_go_too()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync("Parent", id: "p-1");

        PurgeResult purged = await host.Client.PurgeInstanceAsync("p-1", new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.NotNull(await host.Client.GetInstanceAsync("c-1"));
    }

    [Fact]
    public async Task A_filter_picks_by_time_of_creation_and_status()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync("Breaks", id: "old");
        host.Skip(TimeSpan.FromHours(2));
        DateTimeOffset from = host.Now;
        await host.Client.RunAsync("Breaks", id: "failed");
        await host.Client.RunAsync("Ends", id: "completed");
        host.Skip(TimeSpan.FromHours(2));
        DateTimeOffset to = host.Now;
        host.Skip(TimeSpan.FromHours(2));
        await host.Client.RunAsync("Breaks", id: "young");

        PurgeResult purged = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, to, [Failed]));

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Equal(["completed", "old", "young"], (await host.Client.GetAllInstancesAsync().ToListAsync()).Select(i => i.InstanceId).Order());
    }

    [Fact]
    public async Task A_filter_that_names_live_statuses_removes_live_instances()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.StartUntilSaysAsync("Waits", "waits", id: "live");
        await host.Client.RunAsync("Ends", id: "ended");

        PurgeResult purged = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(null, null, [Running]));

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("live"));
        Assert.NotNull(await host.Client.GetInstanceAsync("ended"));
    }

    [Fact]
    public async Task Many_ended_instances_go_in_one_call()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => host.Client.RunAsync("Ends", id: $"i-{i}")));

        PurgeResult purged = await host.Client.PurgeInstancesAsync(null, host.Now, [Completed]);

        Assert.Equal(25, purged.PurgedInstanceCount);
        Assert.Empty(await host.Client.GetAllInstancesAsync().ToListAsync());
    }

    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc("Ends", _ => "done")
        .AddOrchestratorFunc("Breaks", Break)
        .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync("Ends", new SubOrchestrationOptions(instanceId: "c-1", retry: null)))
        .AddOrchestratorFunc("Waits", async context =>
        {
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<string>("e");
        });

    private static void Break(TaskOrchestrationContext context) => throw new InvalidOperationException("broken");
}
