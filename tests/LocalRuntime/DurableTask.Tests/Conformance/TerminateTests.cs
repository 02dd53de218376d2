using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class TerminateTests
{
    [Fact]
    public async Task The_output_is_what_the_caller_gave()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string text = await host.Client.StartUntilSaysAsync("Waits", "waits");
        string value = await host.Client.StartUntilSaysAsync("Waits", "waits");
        string nothing = await host.Client.StartUntilSaysAsync("Waits", "waits");

        await host.Client.TerminateInstanceAsync(text, "because");
        await host.Client.TerminateInstanceAsync(value, new { Code = 7 });
        await host.Client.TerminateInstanceAsync(nothing);

        Assert.Equal("\"because\"", Terminated(await host.Client.EndAsync(text)).SerializedOutput);
        Assert.Equal("""{"Code":7}""", Terminated(await host.Client.EndAsync(value)).SerializedOutput);
        Assert.Null(Terminated(await host.Client.EndAsync(nothing)).SerializedOutput);
    }

    [Fact]
    public async Task Terminating_what_has_ended_or_never_was_changes_nothing()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string completed = (await host.Client.RunAsync("Ends")).InstanceId;
        string terminated = await host.Client.StartUntilSaysAsync("Waits", "waits");
        await host.Client.TerminateInstanceAsync(terminated, "first");
        await host.Client.EndAsync(terminated);

        await host.Client.TerminateInstanceAsync(completed, "late");
        await host.Client.TerminateInstanceAsync(terminated, "second");
        await host.Client.TerminateInstanceAsync("unknown", "nobody");
        await host.Client.RunAsync("Ends");

        OutcomeAssert.Completed("done", await host.Client.EndAsync(completed));
        Assert.Equal("first", (await host.Client.EndAsync(terminated)).ReadOutputAs<string>());
        Assert.Null(await host.Client.GetInstanceAsync("unknown"));
    }

    [Fact]
    public async Task An_instance_that_has_not_started_or_is_suspended_can_be_terminated()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string pending = await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions(StartAt: host.Now.AddDays(1)));
        string suspended = await host.Client.StartUntilSaysAsync("Waits", "waits");
        await host.Client.SuspendInstanceAsync(suspended);
        await host.Client.UntilAsync(suspended, OrchestrationRuntimeStatus.Suspended);

        await host.Client.TerminateInstanceAsync(pending);
        await host.Client.TerminateInstanceAsync(suspended);

        Terminated(await host.Client.EndAsync(pending));
        Terminated(await host.Client.EndAsync(suspended));
        host.Skip(TimeSpan.FromDays(1));
        await host.Client.RunAsync("Ends");
        Terminated((await host.Client.GetInstanceAsync(pending))!);
    }

    [Fact]
    public async Task An_instance_that_sleeps_for_days_is_terminated_at_once()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Sleeps", async context =>
        {
            context.SetCustomStatus("sleeps");
            await context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None);
        }));
        string id = await host.Client.StartUntilSaysAsync("Sleeps", "sleeps");

        await host.Client.TerminateInstanceAsync(id);

        Terminated(await host.Client.EndAsync(id));
        host.Skip(TimeSpan.FromDays(11));
        Terminated((await host.Client.GetInstanceAsync(id))!);
    }

    [Fact]
    public async Task The_result_of_an_activity_that_ends_afterwards_changes_nothing()
    {
        var running = new Signal();
        var mayEnd = new Signal();
        bool wentOn = false;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", async context =>
            {
                await context.CallActivityAsync("Slow");
                wentOn = true;
            })
            .AddOrchestratorFunc("Ends", _ => "done")
            .AddActivityFunc("Slow", async _ =>
            {
                running.Open();
                await mayEnd.Opened;
            }));
        string id = await host.Client.StartAsync("Calls");
        await running.Opened;

        await host.Client.TerminateInstanceAsync(id, "enough");
        Terminated(await host.Client.EndAsync(id));
        mayEnd.Open();
        await host.Client.RunAsync("Ends");

        Assert.Equal("enough", Terminated((await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!).ReadOutputAs<string>());
        Assert.False(wentOn);
    }

    [Fact]
    public async Task An_empty_id_is_refused()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Client.TerminateInstanceAsync(""));
    }

    private static OrchestrationMetadata Terminated(OrchestrationMetadata instance)
    {
        Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Terminated, instance.ToString());
        Assert.Null(instance.FailureDetails);
        return instance;
    }

    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc("Ends", _ => "done")
        .AddOrchestratorFunc("Waits", async context =>
        {
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<string>("e");
        });
}
