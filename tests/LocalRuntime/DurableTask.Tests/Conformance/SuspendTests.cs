using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class SuspendTests
{
    [Fact]
    public async Task Code_stands_still_until_resumed_and_then_gets_all_that_came()
    {
        int wentOn = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Waits", async context =>
            {
                context.SetCustomStatus("waits");
                string first = await context.WaitForExternalEvent<string>("e");
                wentOn++;
                return $"{first} {await context.WaitForExternalEvent<string>("e")} {await context.CallActivityAsync<string>("Work")}";
            })
            .AddOrchestratorFunc("Ends", _ => "done")
            .AddActivityFunc("Work", _ => "worked"));
        string id = await host.Client.StartUntilSaysAsync("Waits", "waits");
        await host.Client.SuspendInstanceAsync(id, "hold");
        await host.Client.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);

        await host.Client.RaiseEventAsync(id, "e", "1");
        await host.Client.RaiseEventAsync(id, "e", "2");
        await host.Client.RunAsync("Ends");
        Assert.Equal(0, wentOn);
        await host.Client.ResumeInstanceAsync(id, "go on");

        OutcomeAssert.Completed("1 2 worked", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task The_result_of_an_activity_that_ends_meanwhile_is_kept()
    {
        var running = new Signal();
        var mayEnd = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", context => context.CallActivityAsync<string>("Slow"))
            .AddActivityFunc("Slow", async _ =>
            {
                running.Open();
                await mayEnd.Opened;
                return "worked";
            }));
        string id = await host.Client.StartAsync("Calls");
        await running.Opened;

        await host.Client.SuspendInstanceAsync(id);
        await host.Client.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        mayEnd.Open();
        await host.Client.ResumeInstanceAsync(id);

        OutcomeAssert.Completed("worked", await host.Client.EndAsync(id));
    }

    [Theory]
    [InlineData(true, "event")]
    [InlineData(false, "time")]
    public async Task What_came_first_during_the_suspension_wins(bool eventFirst, string expected)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<TimeSpan, string>("Races", async (context, due) =>
            {
                using var cancel = new CancellationTokenSource();
                Task timer = context.CreateTimer(due, cancel.Token);
                Task<string> wait = context.WaitForExternalEvent<string>("e");
                context.SetCustomStatus("waits");
                string winner = await Task.WhenAny(timer, wait) == timer ? "time" : "event";
                cancel.Cancel();
                return winner;
            }));
        string id = await host.Client.StartUntilSaysAsync("Races", "waits", TimeSpan.FromHours(1));
        string later = await host.Client.StartUntilSaysAsync("Races", "waits", TimeSpan.FromHours(2));
        await host.Client.SuspendInstanceAsync(id);
        await host.Client.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);

        if (eventFirst)
        {
            await host.Client.RaiseEventAsync(id, "e", "");
        }

        // When a timer with a later time has fired, that of the suspended instance has been delivered.
        host.Skip(TimeSpan.FromHours(1));
        host.Skip(TimeSpan.FromHours(1));
        await host.Client.EndAsync(later);
        await host.Client.RaiseEventAsync(id, "e", "");
        await host.Client.ResumeInstanceAsync(id);

        OutcomeAssert.Completed(expected, await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Suspending_what_has_ended_or_never_was_changes_nothing()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Ends", _ => "done"));
        string id = (await host.Client.RunAsync("Ends")).InstanceId;

        await host.Client.SuspendInstanceAsync(id);
        await host.Client.SuspendInstanceAsync("unknown");
        await host.Client.ResumeInstanceAsync("unknown");
        await host.Client.RunAsync("Ends");

        OutcomeAssert.Completed("done", (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!);
        Assert.Null(await host.Client.GetInstanceAsync("unknown"));
    }

    [Fact]
    public async Task An_instance_that_has_not_started_stays_pending()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Ends", _ => "done"));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Ends", new StartOrchestrationOptions(StartAt: host.Now.AddHours(1)));

        await host.Client.SuspendInstanceAsync(id);
        await host.Client.RunAsync("Ends");

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task Resuming_what_runs_changes_no_status()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            context.SetCustomStatus("waits");
            return await context.WaitForExternalEvent<string>("e");
        }));
        string id = await host.Client.StartUntilSaysAsync("Waits", "waits");

        await host.Client.ResumeInstanceAsync(id, "needless");
        await host.Client.RaiseEventAsync(id, "e", "event");

        OutcomeAssert.Completed("event", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_instance_can_be_held_again_and_again()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            context.SetCustomStatus("waits");
            return await context.WaitForExternalEvent<string>("e");
        }));
        string id = await host.Client.StartUntilSaysAsync("Waits", "waits");

        for (int i = 0; i < 2; i++)
        {
            await host.Client.SuspendInstanceAsync(id, "once");
            await host.Client.SuspendInstanceAsync(id, "twice");
            await host.Client.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
            await host.Client.ResumeInstanceAsync(id);
            await host.Client.UntilAsync(id, OrchestrationRuntimeStatus.Running);
        }

        await host.Client.RaiseEventAsync(id, "e", "event");
        OutcomeAssert.Completed("event", await host.Client.EndAsync(id));
    }
}
