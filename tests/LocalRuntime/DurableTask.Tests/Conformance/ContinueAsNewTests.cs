using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task Each_generation_gets_the_next_input_and_the_last_one_ends_the_instance()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<int, string>("Counts", (context, count) =>
        {
            if (count < 5)
            {
                context.ContinueAsNew(count + 1);
            }

            return $"ended at {count}";
        }));

        OrchestrationMetadata ended = await host.Client.RunAsync("Counts", 0);

        OutcomeAssert.Completed("ended at 5", ended);
        Assert.Equal(5, ended.ReadInputAs<int>());
    }

    [Fact]
    public async Task Code_after_the_call_runs_and_the_last_call_wins()
    {
        bool wentOn = false;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Twice", async (context, input) =>
            {
                if (input == "start")
                {
                    context.ContinueAsNew("first");
                    context.ContinueAsNew("second");
                    wentOn = await context.CallActivityAsync<bool>("Works");
                    return "ignored";
                }

                return input;
            })
            .AddActivityFunc("Works", _ => true));

        OutcomeAssert.Completed("second", await host.Client.RunAsync("Twice", "start"));
        Assert.True(wentOn);
    }

    [Fact]
    public async Task Throwing_after_the_call_fails_the_instance()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<string>("Throws", (context, _) =>
        {
            context.ContinueAsNew("next");
            throw new InvalidOperationException("after all");
        }));

        Assert.Equal("after all", OutcomeAssert.Failed(await host.Client.RunAsync("Throws", "start")).ErrorMessage);
    }

    [Fact]
    public async Task The_next_generation_starts_when_nothing_is_open_and_late_results_do_not_disturb_it()
    {
        var mayEnd = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Leaves", async (context, input) =>
            {
                if (input == "start")
                {
                    _ = context.CallActivityAsync<string>("Slow", "of the first");
                    _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    _ = context.CallSubOrchestratorAsync<string>("Child");
                    context.SetCustomStatus("left");
                    context.ContinueAsNew("next");
                    return "ignored";
                }

                return await context.CallActivityAsync<string>("Slow", "of the next");
            })
            .AddOrchestratorFunc("Child", context => context.CallActivityAsync<string>("Slow", "of the child"))
            .AddActivityFunc<string, string>("Slow", async (_, input) =>
            {
                await mayEnd.Opened;
                return input;
            }));
        string id = await host.Client.StartUntilSaysAsync("Leaves", "left", "start");

        OrchestrationMetadata between = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        mayEnd.Open();
        OrchestrationMetadata still = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        host.Skip(TimeSpan.FromHours(1));

        Assert.Equal((OrchestrationRuntimeStatus.Running, "start"), (between.RuntimeStatus, between.ReadInputAs<string>()));
        Assert.Equal("start", still.ReadInputAs<string>());
        OutcomeAssert.Completed("of the next", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_generation_has_the_same_id_and_a_new_beginning()
    {
        List<(string Id, Guid Guid, DateTime Now)> generations = [];
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<int>("Two", async (context, number) =>
        {
            var seen = (context.InstanceId, context.NewGuid(), context.CurrentUtcDateTime);
            context.SetCustomStatus($"generation {number}");
            await context.WaitForExternalEvent<string>("go");
            generations.Add(seen);
            if (number == 1)
            {
                context.ContinueAsNew(2);
            }
        }));
        string id = await host.Client.StartUntilSaysAsync("Two", "generation 1", 1);
        OrchestrationMetadata first = (await host.Client.GetInstanceAsync(id))!;
        host.Skip(TimeSpan.FromHours(1));

        await host.Client.RaiseEventAsync(id, "go", "");
        OrchestrationMetadata second = await host.Client.UntilSaysAsync(id, "generation 2");
        await host.Client.RaiseEventAsync(id, "go", "");
        await host.Client.EndAsync(id);

        Assert.Equal([id, id], generations.Select(g => g.Id));
        Assert.NotEqual(generations[0].Guid, generations[1].Guid);
        Assert.True(generations[1].Now >= generations[0].Now.AddHours(1));
        Assert.True(second.CreatedAt >= first.CreatedAt.AddHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, second.RuntimeStatus);
    }

    [Theory]
    [InlineData(true, "1 2 3")]
    [InlineData(false, "")]
    public async Task Kept_events_go_to_the_next_generation_unless_refused(bool preserve, string expected)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<string, string>("Collects", async (context, input) =>
        {
            if (input == "start")
            {
                context.SetCustomStatus("started");
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew("next", preserve);
                return "";
            }

            context.SetCustomStatus("next");
            return await CollectUntilEnd(context);
        }));
        string id = await host.Client.StartUntilSaysAsync("Collects", "started", "start");

        foreach (string payload in (string[])["1", "2", "3"])
        {
            await host.Client.RaiseEventAsync(id, "e", payload);
        }

        await host.Client.RaiseEventAsync(id, "go", "");
        await host.Client.UntilSaysAsync(id, "next");
        await host.Client.RaiseEventAsync(id, "end", "");

        OutcomeAssert.Completed(expected, await host.Client.EndAsync(id));
    }

    [Theory]
    [InlineData(true, "1 2")]
    [InlineData(false, "")]
    public async Task Events_that_arrive_during_the_last_activity_follow_the_same_rule(bool preserve, string expected)
    {
        var running = new Signal();
        var mayEnd = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Collects", async (context, input) =>
            {
                if (input == "start")
                {
                    await context.CallActivityAsync("Hold");
                    context.ContinueAsNew("next", preserve);
                    return "";
                }

                context.SetCustomStatus("next");
                return await CollectUntilEnd(context);
            })
            .AddActivityFunc("Hold", async _ =>
            {
                running.Open();
                await mayEnd.Opened;
            }));
        string id = await host.Client.StartAsync("Collects", "start");
        await running.Opened;

        await host.Client.RaiseEventAsync(id, "e", "1");
        await host.Client.RaiseEventAsync(id, "e", "2");
        mayEnd.Open();
        await host.Client.UntilSaysAsync(id, "next");
        await host.Client.RaiseEventAsync(id, "end", "");

        OutcomeAssert.Completed(expected, await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_event_after_the_call_is_for_the_next_generation_even_where_a_wait_is_open()
    {
        var mayEnd = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Leaves", async (context, input) =>
            {
                if (input == "start")
                {
                    _ = context.WaitForExternalEvent<string>("e");
                    _ = context.CallActivityAsync("Hold");
                    context.ContinueAsNew("next");
                    context.SetCustomStatus("left");
                    return "";
                }

                context.SetCustomStatus("next");
                return await CollectUntilEnd(context);
            })
            .AddActivityFunc("Hold", _ => mayEnd.Opened));
        string id = await host.Client.StartUntilSaysAsync("Leaves", "left", "start");

        await host.Client.RaiseEventAsync(id, "e", "1");
        mayEnd.Open();
        await host.Client.UntilSaysAsync(id, "next");
        await host.Client.RaiseEventAsync(id, "end", "");

        OutcomeAssert.Completed("1", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task An_event_handed_to_a_wait_that_nobody_awaited_is_lost()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<string, string>("Forgets", async (context, input) =>
        {
            if (input == "start")
            {
                _ = context.WaitForExternalEvent<string>("e");
                context.SetCustomStatus("started");
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew("next");
                return "";
            }

            context.SetCustomStatus("next");
            return await CollectUntilEnd(context);
        }));
        string id = await host.Client.StartUntilSaysAsync("Forgets", "started", "start");

        await host.Client.RaiseEventAsync(id, "e", "1");
        await host.Client.RaiseEventAsync(id, "go", "");
        await host.Client.UntilSaysAsync(id, "next");
        await host.Client.RaiseEventAsync(id, "end", "");

        OutcomeAssert.Completed("", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_new_version_holds_from_the_next_generation_on()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<string, string>("Upgrades", (context, input) =>
        {
            if (input == "start")
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = $"was {context.Version}", NewVersion = "2.0" });
                return "";
            }

            return $"{input}, is {context.Version}";
        }));

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Upgrades", "start", new StartOrchestrationOptions { Version = "1.0" });

        OutcomeAssert.Completed("was 1.0, is 2.0", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Many_generations_follow_each_other()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("Long", async (context, count) =>
            {
                int next = await context.CallActivityAsync<int>("Increment", count);
                if (next < 30)
                {
                    context.ContinueAsNew(next);
                }

                return next;
            })
            .AddActivityFunc<int, int>("Increment", (_, count) => count + 1));

        OutcomeAssert.Completed(30, await host.Client.RunAsync("Long", 0));
    }

    /// <summary>Payloads of "e" until "end", in order of their value: across generations the order is not promised.</summary>
    private static async Task<string> CollectUntilEnd(TaskOrchestrationContext context)
    {
        Task<string> end = context.WaitForExternalEvent<string>("end");
        List<string> got = [];
        while (true)
        {
            Task<string> next = context.WaitForExternalEvent<string>("e");
            if (await Task.WhenAny(next, end) == end)
            {
                return string.Join(' ', got.Order(StringComparer.Ordinal));
            }

            got.Add(await next);
        }
    }
}
