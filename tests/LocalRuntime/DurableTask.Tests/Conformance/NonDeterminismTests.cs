using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Code that decides otherwise when it is replayed. The check is by position, kind and name.</summary>
public sealed class NonDeterminismTests
{
    /// <summary>What the code does in its first run, what on replay, and what the message must name.</summary>
    public static TheoryData<string, string, string[]> Detected => new()
    {
        { "activity A", "activity B", ["'A'", "'B'"] },
        { "activity A", "timer 1", ["'A'", "Timer"] },
        { "activity A", "child A", ["'A'"] },
        { "timer 1", "activity A", ["timer"] },
        { "child A", "child B", ["'A'", "'B'"] },
        { "child A", "timer 1", ["'A'", "Timer"] },
        { "activity A", "nothing", ["'A'", "hasn't (yet?) scheduled this task"] },
        { "activity A", "wait", ["'A'", "hasn't (yet?) scheduled this task"] },
        { "activity A", "activity B, activity A", ["'A'", "'B'"] },
        { "activity A, activity B", "activity B, activity A", ["'A'", "'B'"] },
    };

    [Theory]
    [MemberData(nameof(Detected))]
    public async Task Another_decision_fails_the_instance_where_no_code_can_catch_it(string first, string replayed, string[] named)
    {
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => Register(registry)
            .AddOrchestratorFunc("Changes", async context =>
            {
                string[] steps = (Interlocked.Increment(ref runs) == 1 ? first : replayed).Split(", ");
                try
                {
                    await Task.WhenAll(steps.Select(step => Do(context, step)));
                }
#pragma warning disable CA1031 // The case is that there is nothing to catch.
                catch (Exception)
#pragma warning restore CA1031
                {
                    return "caught";
                }

                return "done";
            }));

        TaskFailureDetails failure = OutcomeAssert.Failed(await host.Client.RunAsync("Changes"));

        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", failure.ErrorType);
        Assert.StartsWith("Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.EndsWith("Was a change made to the orchestrator code after this instance had already started running?", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.All(named, name => Assert.Contains(name, failure.ErrorMessage, StringComparison.Ordinal));
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_change_is_noticed_although_another_activity_still_runs()
    {
        var mayEnd = new Signal();
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Changes", context =>
            {
                string[] names = Interlocked.Increment(ref runs) == 1 ? ["Quick", "Slow"] : ["Slow", "Quick"];
                return Task.WhenAll(names.Select(name => context.CallActivityAsync(name)));
            })
            .AddActivityFunc("Quick", _ => { })
            .AddActivityFunc("Slow", _ => mayEnd.Opened));

        TaskFailureDetails failure = OutcomeAssert.Failed(await host.Client.RunAsync("Changes"));
        mayEnd.Open();

        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", failure.ErrorType);
    }

    [Fact]
    public async Task An_extra_call_of_the_same_name_takes_the_old_result_and_one_more_is_made()
    {
        int runs = 0, works = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Changes", async context =>
            {
                string results = "";
                for (int calls = Interlocked.Increment(ref runs) == 1 ? 1 : 2; calls > 0; calls--)
                {
                    results += await context.CallActivityAsync<int>("Work");
                }

                return results;
            })
            .AddActivityFunc("Work", _ => Interlocked.Increment(ref works)));

        OutcomeAssert.Completed("12", await host.Client.RunAsync("Changes"));
    }

    [Fact]
    public async Task Another_input_or_time_is_not_noticed_and_the_record_holds()
    {
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => Register(registry)
            .AddOrchestratorFunc("Changes", async context =>
            {
                int run = Interlocked.Increment(ref runs);
                string result = await context.CallActivityAsync<string>("Echo", $"run {run}");
                await context.CreateTimer(run < 3 ? TimeSpan.Zero : TimeSpan.FromDays(1), CancellationToken.None);
                return result;
            })
            .AddActivityFunc<string, string>("Echo", (_, input) => input));

        OutcomeAssert.Completed("run 1", await host.Client.RunAsync("Changes"));
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Code_that_was_changed_between_two_starts_of_the_program_is_noticed()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => Register(registry).AddOrchestratorFunc("Flow", Version("A")));
        string id = await host.Client.StartUntilSaysAsync("Flow", "waits");

        await host.RestartAsync(registry => Register(registry).AddOrchestratorFunc("Flow", Version("B")));
        await host.Client.RaiseEventAsync(id, "go", "");

        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", OutcomeAssert.Failed(await host.Client.EndAsync(id)).ErrorType);

        static Func<TaskOrchestrationContext, Task> Version(string activity) => async context =>
        {
            await context.CallActivityAsync(activity);
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<string>("go");
        };
    }

    private static DurableTaskRegistry Register(DurableTaskRegistry registry) => registry
        .AddActivityFunc("A", _ => { })
        .AddActivityFunc("B", _ => { })
        .AddOrchestratorFunc("A", _ => { })
        .AddOrchestratorFunc("B", _ => { });

    private static Task Do(TaskOrchestrationContext context, string step) => step.Split(' ') switch
    {
        ["activity", var name] => context.CallActivityAsync(name),
        ["child", var name] => context.CallSubOrchestratorAsync(name),
        ["timer", _] => context.CreateTimer(TimeSpan.Zero, CancellationToken.None),
        ["wait"] => context.WaitForExternalEvent<string>("never"),
        ["nothing"] => Task.CompletedTask,
        _ => throw new InvalidOperationException($"Unknown step '{step}'."),
    };
}
