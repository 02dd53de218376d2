using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class FanOutTests
{
    [Fact]
    public async Task A_hundred_and_fifty_activities_answer_in_the_order_of_their_calls()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("FanOut", context => Task.WhenAll(Enumerable.Range(0, 150).Select(i => context.CallActivityAsync<int>("Triple", i))))
            .AddActivityFunc<int, int>("Triple", (_, i) => i * 3));

        OutcomeAssert.Completed(Enumerable.Range(0, 150).Select(i => i * 3).ToArray(), await host.Client.RunAsync("FanOut"));
    }

    [Fact]
    public async Task The_first_result_wins_a_race_and_the_others_are_waited_for()
    {
        var mayEnd = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Races", async context =>
            {
                Task<string> slow = context.CallActivityAsync<string>("Slow");
                Task<string> quick = context.CallActivityAsync<string>("Quick");
                string winner = await await Task.WhenAny(slow, quick);
                context.SetCustomStatus(winner);
                return winner;
            })
            .AddActivityFunc("Quick", _ => "quick")
            .AddActivityFunc("Slow", async _ =>
            {
                await mayEnd.Opened;
                return "slow";
            }));
        string id = await host.Client.StartUntilSaysAsync("Races", "quick");

        mayEnd.Open();

        OutcomeAssert.Completed("quick", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Waves_of_parallel_work_follow_each_other()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Waves", async context =>
            {
                int sum = 0;
                for (int wave = 0; wave < 5; wave++)
                {
                    sum += (await Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallActivityAsync<int>("Same", i)))).Sum();
                }

                return sum;
            })
            .AddActivityFunc<int, int>("Same", (_, i) => i));

        OutcomeAssert.Completed(950, await host.Client.RunAsync("Waves"));
    }

    [Fact]
    public async Task Many_instances_run_side_by_side()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("Steps", async (context, number) =>
            {
                for (int i = 0; i < 3; i++)
                {
                    number = await context.CallActivityAsync<int>("Increment", number);
                }

                return number;
            })
            .AddActivityFunc<int, int>("Increment", (_, i) => i + 1));

        OrchestrationMetadata[] ended = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => host.Client.RunAsync("Steps", i)));

        Assert.Equal(Enumerable.Range(3, 40), ended.Select(i => i.ReadOutputAs<int>()));
    }
}
