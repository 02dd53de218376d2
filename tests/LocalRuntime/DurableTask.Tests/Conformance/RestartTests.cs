using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Running an instance again, and running on after the program was started anew.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task An_ended_instance_runs_again_with_its_input()
    {
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Runs", async (context, input) => $"{input} {await context.CallActivityAsync<int>("Count")}")
            .AddActivityFunc("Count", _ => Interlocked.Increment(ref runs)));
        await host.Client.RunAsync("Runs", "in", "i-1");

        string same = await host.Client.RestartAsync("i-1");
        OrchestrationMetadata again = await host.Client.UntilAsync("i-1", now => now.IsCompleted && now.ReadOutputAs<string>() == "in 2");
        string other = await host.Client.RestartAsync("i-1", restartWithNewInstanceId: true);

        Assert.Equal("i-1", same);
        OutcomeAssert.Completed("in 2", again);
        Assert.Matches("^[0-9a-f]{32}$", other);
        OutcomeAssert.Completed("in 3", await host.Client.EndAsync(other));
    }

    [Fact]
    public async Task A_running_instance_is_ended_and_runs_anew()
    {
        int started = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Waits", async (context, input) =>
            {
                int run = await context.CallActivityAsync<int>("Count");
                context.SetCustomStatus($"run {run}");
                await context.WaitForExternalEvent<string>("e");
                return $"{input} {run}";
            })
            .AddActivityFunc("Count", _ => Interlocked.Increment(ref started)));
        string id = await host.Client.StartUntilSaysAsync("Waits", "run 1", "in");

        await host.Client.RestartAsync(id);
        await host.Client.UntilSaysAsync(id, "run 2");
        await host.Client.RaiseEventAsync(id, "e", "");

        OutcomeAssert.Completed("in 2", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_unknown_instance_cannot_run_again()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Ends", _ => { }));

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RestartAsync("unknown"));

        Assert.Contains("An orchestration with the instanceId unknown was not found.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rewinding_is_not_supported()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Ends", _ => { }));

        await Assert.ThrowsAsync<NotSupportedException>(() => host.Client.RewindInstanceAsync("i-1", "why"));
    }

    [Fact]
    public async Task Instances_go_on_in_a_program_that_was_started_anew()
    {
        int worked = 0;
        void Tasks(DurableTaskRegistry registry) => registry
            .AddOrchestratorFunc("Waits", async context =>
            {
                int first = await context.CallActivityAsync<int>("Work");
                context.SetCustomStatus("waits");
                string text = await context.WaitForExternalEvent<string>("e");
                return $"{first} {text} {await context.CallActivityAsync<int>("Work")}";
            })
            .AddActivityFunc("Work", _ => Interlocked.Increment(ref worked));
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string id = await host.Client.StartUntilSaysAsync("Waits", "waits");

        await host.RestartAsync(Tasks);
        await host.Client.RaiseEventAsync(id, "e", "event");

        OutcomeAssert.Completed("1 event 2", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Ended_instances_can_be_read_in_a_program_that_was_started_anew()
    {
        void Tasks(DurableTaskRegistry registry) => registry.AddOrchestratorFunc<string, string>("Echo", (_, input) => input);
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await host.Client.RunAsync("Echo", "in", "i-1");

        await host.RestartAsync(Tasks);

        OutcomeAssert.Completed("in", (await host.Client.GetInstanceAsync("i-1", getInputsAndOutputs: true))!);
    }
}
