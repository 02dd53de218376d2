using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class TimerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-1_000_000)]
    public async Task A_timer_that_is_due_already_fires_in_the_next_turn(int seconds)
    {
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Sleeps", async context =>
        {
            runs++;
            await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
            await context.CreateTimer(context.CurrentUtcDateTime.AddSeconds(seconds), CancellationToken.None);
        }));

        OutcomeAssert.Completed(await host.Client.RunAsync("Sleeps"));
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task A_long_timer_fires_when_its_time_has_come()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Sleeps", async context =>
        {
            DateTime start = context.CurrentUtcDateTime;
            context.SetCustomStatus("sleeps");
            await context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None);
            return context.CurrentUtcDateTime - start;
        }));
        string id = await host.Client.StartUntilSaysAsync("Sleeps", "sleeps");

        // An engine may cut a long timer in pieces: it still fires once, at the end.
        for (int day = 0; day < 10; day++)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
            host.Skip(TimeSpan.FromDays(1));
        }

        // Azure Storage fires up to a second early.
        Assert.True((await host.Client.EndAsync(id)).ReadOutputAs<TimeSpan>() > TimeSpan.FromDays(10) - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Sleeps", async context =>
        {
            List<string> fired = [];
            Task[] timers = [Wait("late", 3), Wait("early", 1), Wait("middle", 2)];
            context.SetCustomStatus("sleeps");
            await Task.WhenAll(timers);
            return string.Join(' ', fired);

            async Task Wait(string name, int hours)
            {
                await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
                fired.Add(name);
            }
        }));
        string id = await host.Client.StartUntilSaysAsync("Sleeps", "sleeps");

        host.Skip(TimeSpan.FromHours(4));

        OutcomeAssert.Completed("early middle late", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_cancelled_timer_is_cancelled_at_once_and_keeps_nothing_open()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Cancels", async context =>
        {
            using var cancel = new CancellationTokenSource();
            Task timer = context.CreateTimer(TimeSpan.FromHours(1), cancel.Token);
            cancel.Cancel();
            TaskStatus status = timer.Status;
            await Caught.FromAsync<TaskCanceledException>(() => timer);
            await Caught.FromAsync<TaskCanceledException>(() => context.CreateTimer(TimeSpan.FromHours(1), new CancellationToken(canceled: true)));
            return status.ToString();
        }));

        OutcomeAssert.Completed("Canceled", await host.Client.RunAsync("Cancels"));
    }

    [Fact]
    public async Task A_timer_cancelled_in_a_later_turn_keeps_nothing_open()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Either", async context =>
        {
            using var cancel = new CancellationTokenSource();
            Task timer = context.CreateTimer(TimeSpan.FromDays(30), cancel.Token);
            Task<string> wait = context.WaitForExternalEvent<string>("e");
            context.SetCustomStatus("waits");
            if (await Task.WhenAny(timer, wait) == timer)
            {
                return "time";
            }

            cancel.Cancel();
            return await wait;
        }));
        string id = await host.Client.StartUntilSaysAsync("Either", "waits");

        await host.Client.RaiseEventAsync(id, "e", "event");

        OutcomeAssert.Completed("event", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_timer_left_open_keeps_the_instance_running_until_it_fires()
    {
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Leaves", context =>
        {
            runs++;
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            context.SetCustomStatus("returned");
            return "output";
        }));
        string id = await host.Client.StartUntilSaysAsync("Leaves", "returned");

        OrchestrationMetadata open = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        host.Skip(TimeSpan.FromHours(1));
        OrchestrationMetadata ended = await host.Client.EndAsync(id);

        Assert.Equal((OrchestrationRuntimeStatus.Running, null), (open.RuntimeStatus, open.SerializedOutput));
        OutcomeAssert.Completed("output", ended);
        Assert.Equal(2, runs);
    }

    [Theory]
    [InlineData(true, "time")]
    [InlineData(false, "event")]
    public async Task Of_two_that_came_during_an_activity_the_first_listed_wins(bool timerFirst, string expected)
    {
        var bothCame = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Races", async context =>
            {
                Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                Task<string> wait = context.WaitForExternalEvent<string>("e");
                _ = Both();
                context.SetCustomStatus("started");
                await context.CallActivityAsync("Hold");
                Task winner = timerFirst ? await Task.WhenAny(timer, wait) : await Task.WhenAny(wait, timer);
                return winner == timer ? "time" : "event";

                async Task Both()
                {
                    await timer;
                    await wait;
                    bothCame.Open();
                }
            })
            .AddActivityFunc("Hold", _ => bothCame.Opened));
        string id = await host.Client.StartUntilSaysAsync("Races", "started");

        await host.Client.RaiseEventAsync(id, "e", "");
        host.Skip(TimeSpan.FromHours(1));

        OutcomeAssert.Completed(expected, await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Timers_that_fall_due_while_no_host_runs_fire_at_the_next_start()
    {
        void Tasks(DurableTaskRegistry registry) => registry.AddOrchestratorFunc("Sleeps", async context =>
        {
            context.SetCustomStatus("sleeps");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "woken";
        });
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        string id = await host.Client.StartUntilSaysAsync("Sleeps", "sleeps");

        await host.RestartAsync(Tasks);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        host.Skip(TimeSpan.FromHours(1));

        OutcomeAssert.Completed("woken", await host.Client.EndAsync(id));
    }
}
