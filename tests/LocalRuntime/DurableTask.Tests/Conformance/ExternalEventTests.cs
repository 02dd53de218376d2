using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>When events are kept, delivered or dropped. Each case ends by an event "end" that comes after all others.</summary>
public sealed class ExternalEventTests
{
    [Fact]
    public async Task An_event_raised_before_its_wait_is_kept()
    {
        var running = new Signal();
        var mayGoOn = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Waits", async context =>
            {
                await context.CallActivityAsync("Hold");
                return await context.WaitForExternalEvent<string>("e");
            })
            .AddActivityFunc("Hold", async _ =>
            {
                running.Open();
                await mayGoOn.Opened;
            }));
        string id = await host.Client.StartAsync("Waits");
        await running.Opened;

        await host.Client.RaiseEventAsync(id, "e", "early");
        mayGoOn.Open();

        OutcomeAssert.Completed("early", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_event_raised_right_after_the_start_is_kept()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("e")));

        string id = await host.Client.StartAsync("Waits");
        await host.Client.RaiseEventAsync(id, "e", "at once");

        OutcomeAssert.Completed("at once", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_event_to_an_instance_that_does_not_exist_yet_is_dropped()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Either", EventOrEnd));

        await host.Client.RaiseEventAsync("later", "e", "too early");
        await host.Client.StartAsync("Either", id: "later");
        await host.Client.RaiseEventAsync("later", "end", "");

        OutcomeAssert.Completed("nothing", await host.Client.EndAsync("later"));
    }

    [Fact]
    public async Task An_event_before_the_time_of_a_later_start_is_dropped()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Either", EventOrEnd));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Either", new StartOrchestrationOptions(StartAt: host.Now.AddHours(1)));

        await host.Client.RaiseEventAsync(id, "e", "too early");
        host.Skip(TimeSpan.FromHours(1));
        await host.Client.UntilAsync(id, OrchestrationRuntimeStatus.Running);
        await host.Client.RaiseEventAsync(id, "end", "");

        OutcomeAssert.Completed("nothing", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_event_after_the_end_changes_nothing()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Ends", _ => "done"));
        OrchestrationMetadata ended = await host.Client.RunAsync("Ends");

        await host.Client.RaiseEventAsync(ended.InstanceId, "e", "late");

        OutcomeAssert.Completed("done", (await host.Client.GetInstanceAsync(ended.InstanceId, getInputsAndOutputs: true))!);
    }

    [Fact]
    public async Task Repeated_events_in_any_case_are_all_delivered_in_order()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Three", async context =>
        {
            context.SetCustomStatus("started");
            await context.WaitForExternalEvent<string>("go");
            return $"{await context.WaitForExternalEvent<string>("Event")} {await context.WaitForExternalEvent<string>("event")} {await context.WaitForExternalEvent<string>("EVENT")}";
        }));
        string id = await host.Client.StartUntilSaysAsync("Three", "started");

        await host.Client.RaiseEventAsync(id, "EVENT", "1");
        await host.Client.RaiseEventAsync(id, "event", "2");
        await host.Client.RaiseEventAsync(id, "Event", "3");
        await host.Client.RaiseEventAsync(id, "go", "");

        OutcomeAssert.Completed("1 2 3", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Events_of_other_names_wait_for_their_own_turn()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Two", async context =>
            $"{await context.WaitForExternalEvent<string>("first")} {await context.WaitForExternalEvent<string>("second")}"));
        string id = await host.Client.StartAsync("Two");

        await host.Client.RaiseEventAsync(id, "second", "b");
        await host.Client.RaiseEventAsync(id, "first", "a");

        OutcomeAssert.Completed("a b", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Orchestrations_send_events_to_each_other_and_to_nobody_without_error()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Receives", context => context.WaitForExternalEvent<string>("e"))
            .AddOrchestratorFunc<string, string>("Sends", (context, to) =>
            {
                context.SendEvent("no such instance", "e", "lost");
                context.SendEvent(to, "E", $"from {context.InstanceId}");
                return "sent";
            }));
        string receiver = await host.Client.StartAsync("Receives");

        OrchestrationMetadata sender = await host.Client.RunAsync("Sends", receiver);

        OutcomeAssert.Completed("sent", sender);
        OutcomeAssert.Completed($"from {sender.InstanceId}", await host.Client.EndAsync(receiver));
    }

    [Fact]
    public async Task Many_events_sent_at_once_all_arrive()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Sum", async context =>
        {
            int sum = 0;
            for (int i = 0; i < 40; i++)
            {
                sum += await context.WaitForExternalEvent<int>("add");
            }

            return sum;
        }));
        string id = await host.Client.StartAsync("Sum");

        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => host.Client.RaiseEventAsync(id, "add", i)));

        OutcomeAssert.Completed(820, await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Missing_ids_and_names_are_refused()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Either", EventOrEnd));

        await Assert.ThrowsAsync<ArgumentNullException>(() => host.Client.RaiseEventAsync(null!, "e"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => host.Client.RaiseEventAsync("i", null!));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("", "e"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("i", ""));
    }

    [Fact]
    public async Task A_wait_without_end_does_not_keep_an_instance_running()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Leaves", context =>
        {
            _ = context.WaitForExternalEvent<string>("never");
            return "done";
        }));

        OutcomeAssert.Completed("done", await host.Client.RunAsync("Leaves"));
    }

    internal static async Task<string> EventOrEnd(TaskOrchestrationContext context)
    {
        Task<string> wait = context.WaitForExternalEvent<string>("e");
        Task<string> end = context.WaitForExternalEvent<string>("end");
        return await Task.WhenAny(wait, end) == wait ? await wait : "nothing";
    }
}
