using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>
/// Orchestrators that wait for something the engine does not know. On the real engine such an instance stays Running
/// for ever and nothing says why; here it fails.
/// </summary>
public sealed class ForeignTaskTests
{
    public static TheoryData<string, Func<TaskOrchestrationContext, Task>> Foreign => new()
    {
        { "delay", _ => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System) },
        { "thread", _ => Task.Run(() => { }) },
        { "never", _ => new TaskCompletionSource().Task },
        { "context from another thread", context => Task.Run(() => context.CallActivityAsync("Work")) },
        { "left the engine's thread", LeaveAsync },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Waiting_for_a_foreign_task_fails_the_instance(string what, Func<TaskOrchestrationContext, Task> wait)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Foreign", async context =>
            {
                await wait(context);
                await context.CallActivityAsync("Work");
                return what;
            })
            .AddActivityFunc("Work", _ => { }));

        OutcomeAssert.FailedInsteadOfHanging(await host.Client.RunAsync("Foreign"), "not a task of its context");
    }

    [Fact]
    public async Task Yielding_comes_back()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Yields", async context =>
            {
                await Task.Yield();
                string first = await context.CallActivityAsync<string>("Work");
                await Task.Yield();
                return first + await context.CallActivityAsync<string>("Work");
            })
            .AddActivityFunc("Work", _ => "worked"));

        OutcomeAssert.Completed("workedworked", await host.Client.RunAsync("Yields"));
    }

    private static async Task LeaveAsync(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Work").ConfigureAwait(false);
        await context.CallActivityAsync("Work");
    }
}
