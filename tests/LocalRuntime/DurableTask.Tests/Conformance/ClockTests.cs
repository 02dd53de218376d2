using System.Collections.Concurrent;
using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Replay: what an orchestrator sees of time, ids and its own repetition.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task A_replay_runs_from_the_top_and_marks_what_was_done_before()
    {
        var seen = new ConcurrentQueue<string>();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Steps", async context =>
            {
                See("a");
                await context.CallActivityAsync("Work");
                See("b");
                await context.CallActivityAsync("Work");
                See("c");

                void See(string step) => seen.Enqueue(context.IsReplaying ? $"R {step}" : step);
            })
            .AddActivityFunc("Work", _ => { }));

        OutcomeAssert.Completed(await host.Client.RunAsync("Steps"));

        Assert.Equal(["a", "R a", "b", "R a", "R b", "c"], seen);
    }

    [Fact]
    public async Task Time_is_UTC_stands_still_within_a_turn_and_is_the_same_on_replay()
    {
        var first = new ConcurrentQueue<DateTime>();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Looks", async context =>
        {
            DateTime start = context.CurrentUtcDateTime;
            first.Enqueue(start);
            bool still = context.CurrentUtcDateTime == start;
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<string>("go");
            return (still, context.CurrentUtcDateTime - start);
        }));
        DateTimeOffset before = host.Now;
        string id = await host.Client.StartUntilSaysAsync("Looks", "waits");
        host.Skip(TimeSpan.FromHours(3));
        await host.Client.RaiseEventAsync(id, "go", "");

        (bool still, TimeSpan passed) = (await host.Client.EndAsync(id)).ReadOutputAs<(bool, TimeSpan)>();

        Assert.True(still);
        Assert.InRange(passed, TimeSpan.FromHours(3), TimeSpan.FromHours(3.1));
        Assert.Equal(2, first.Count);
        Assert.Single(first.Distinct());
        Assert.Equal(DateTimeKind.Utc, first.First().Kind);
        Assert.InRange(first.First(), before.UtcDateTime.AddSeconds(-1), before.UtcDateTime.AddMinutes(1));
    }

    [Fact]
    public async Task Ids_differ_per_call_and_come_again_on_replay()
    {
        var rounds = new ConcurrentQueue<Guid[]>();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Makes", async context =>
            {
                Guid[] made = [context.NewGuid(), context.NewGuid()];
                await context.CallActivityAsync("Work");
                rounds.Enqueue([.. made, context.NewGuid()]);
                await context.CallActivityAsync("Work");
            })
            .AddActivityFunc("Work", _ => { }));

        await host.Client.RunAsync("Makes");
        await host.Client.RunAsync("Makes");

        Guid[][] all = [.. rounds];
        Assert.Equal(4, all.Length);
        Assert.Equal(all[0], all[1]);
        Assert.Equal(all[2], all[3]);
        Assert.Equal(6, all.SelectMany(ids => ids).Distinct().Count());
        Assert.All(all[0], id => Assert.Equal(5, id.Version));
    }

    [Fact]
    public async Task Replay_safe_loggers_and_side_effects_tell_a_replay_from_the_first_run()
    {
        int firstRuns = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Steps", async context =>
            {
                if (!context.IsReplaying)
                {
                    firstRuns++;
                }

                for (int i = 0; i < 5; i++)
                {
                    await context.CallActivityAsync("Work");
                }
            })
            .AddActivityFunc("Work", _ => { }));

        await host.Client.RunAsync("Steps");

        Assert.Equal(1, firstRuns);
    }
}
