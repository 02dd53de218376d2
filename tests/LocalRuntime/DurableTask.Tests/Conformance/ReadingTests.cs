using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>What a client sees of one instance, and how it waits for it.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task An_unknown_instance_is_null()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        Assert.Null(await host.Client.GetInstanceAsync("unknown"));
        Assert.Null(await host.Client.GetInstanceAsync("unknown", getInputsAndOutputs: true));
    }

    [Fact]
    public async Task Payloads_are_read_only_when_asked_for()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync("Echo", "in", "i-1");

        OrchestrationMetadata bare = (await host.Client.GetInstanceAsync("i-1"))!;
        OrchestrationMetadata full = (await host.Client.GetInstanceAsync("i-1", getInputsAndOutputs: true))!;

        Assert.Null(bare.DataConverter);
        Assert.Throws<InvalidOperationException>(() => bare.ReadInputAs<string>());
        Assert.Throws<InvalidOperationException>(() => bare.ReadOutputAs<string>());
        Assert.Throws<InvalidOperationException>(() => bare.ReadCustomStatusAs<string>());
        Assert.Equal(("in", "in"), (full.ReadInputAs<string>(), full.ReadOutputAs<string>()));
        Assert.Throws<JsonException>(() => full.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Times_are_UTC_and_move_on()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        DateTimeOffset before = host.Now;
        string id = await host.Client.StartUntilSaysAsync("Waits", "waits");
        OrchestrationMetadata waiting = (await host.Client.GetInstanceAsync(id))!;
        host.Skip(TimeSpan.FromHours(1));

        await host.Client.RaiseEventAsync(id, "e", "");
        OrchestrationMetadata ended = await host.Client.EndAsync(id);

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (ended.CreatedAt.Offset, ended.LastUpdatedAt.Offset));
        Assert.Equal(waiting.CreatedAt, ended.CreatedAt);
        Assert.InRange(waiting.CreatedAt, before.AddSeconds(-1), before.AddMinutes(1));
        Assert.True(ended.LastUpdatedAt >= waiting.CreatedAt.AddHours(1));
    }

    [Fact]
    public async Task Waiting_for_an_instance_that_is_there_already_returns_at_once()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync("Echo", "in", "i-1");

        OrchestrationMetadata started = await host.Client.WaitForInstanceStartAsync("i-1", getInputsAndOutputs: true);
        OrchestrationMetadata ended = await host.Client.WaitForInstanceCompletionAsync("i-1");

        Assert.Equal("in", started.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Null(ended.DataConverter);
    }

    [Fact]
    public async Task Waiting_for_the_start_ends_with_the_first_turn()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions(StartAt: host.Now.AddHours(1)));

        Task<OrchestrationMetadata> start = host.Client.WaitForInstanceStartAsync(id);
        await host.Client.RunAsync("Echo", "meanwhile");
        Assert.False(start.IsCompleted);
        host.Skip(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await start.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)).RuntimeStatus);
    }

    [Fact]
    public async Task An_instance_can_be_waited_for_before_it_exists()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        Task<OrchestrationMetadata> start = host.Client.WaitForInstanceStartAsync("later");
        Task<OrchestrationMetadata> end = host.Client.WaitForInstanceCompletionAsync("later", getInputsAndOutputs: true);
        await host.Client.StartAsync("Echo", "in", "later");

        Assert.Equal("later", (await start.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)).InstanceId);
        OutcomeAssert.Completed("in", await end.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
    }

    [Fact]
    public async Task Waiting_ends_with_its_token()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string id = await host.Client.StartAsync("Waits");
        using var impatient = new CancellationTokenSource();

        Task known = host.Client.WaitForInstanceCompletionAsync(id, impatient.Token);
        Task unknown = host.Client.WaitForInstanceCompletionAsync("unknown", impatient.Token);
        await host.Client.RunAsync("Echo", "meanwhile");
        Assert.False(known.IsCompleted || unknown.IsCompleted);
        impatient.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => known);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unknown);
    }

    [Fact]
    public async Task A_cancelled_token_cancels_a_read()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.GetInstanceAsync("i-1", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_description_names_instance_and_state()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        string text = (await host.Client.RunAsync("Echo", "in", "i-1")).ToString();

        Assert.StartsWith("[Name: 'Echo', ID: 'i-1', RuntimeStatus: Completed, CreatedAt: ", text, StringComparison.Ordinal);
        Assert.EndsWith(", Input: '\"in\"', Output: '\"in\"']", text, StringComparison.Ordinal);
    }

    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string, string>("Echo", (_, input) => input)
        .AddOrchestratorFunc("Waits", async context =>
        {
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<string>("e");
        });
}
