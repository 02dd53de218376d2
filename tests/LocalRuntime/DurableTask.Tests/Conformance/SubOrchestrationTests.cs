using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class SubOrchestrationTests
{
    [Fact]
    public async Task A_child_has_a_generated_id_and_knows_its_parent()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", async context =>
                $"{context.Parent is null} {await context.CallSubOrchestratorAsync<string>("CHILD", "in")}")
            .AddOrchestratorFunc<string, string>("Child", (context, input) => $"{context.InstanceId} {context.Parent!.Name} {context.Parent.InstanceId} {input}"));

        OrchestrationMetadata ended = await host.Client.RunAsync("Parent", id: "p-1");

        string[] parts = ended.ReadOutputAs<string>()!.Split(' ');
        Assert.Equal("True", parts[0]);
        Assert.Matches("^[0-9a-f]{12}5[0-9a-f]{19}$", parts[1]);
        Assert.Equal(["Parent", "p-1", "in"], parts[2..]);
        OrchestrationMetadata child = (await host.Client.GetInstanceAsync(parts[1]))!;
        Assert.Equal(("CHILD", OrchestrationRuntimeStatus.Completed), (child.Name, child.RuntimeStatus));
    }

    [Fact]
    public async Task A_failure_of_a_child_is_thrown_with_the_childs_details()
    {
        TaskFailedException? seen = null;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", async context =>
            {
                seen = await Caught.FromAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync("Child"));
            })
            .AddOrchestratorFunc("Child", Break));

        OutcomeAssert.Completed(await host.Client.RunAsync("Parent"));

        Assert.Equal("Task 'Child' (#0) failed with an unhandled exception: broken", seen!.Message);
        Assert.Null(seen.InnerException);
        Assert.Equal(("System.InvalidOperationException", "broken"), (seen.FailureDetails.ErrorType, seen.FailureDetails.ErrorMessage));
    }

    [Fact]
    public async Task A_failure_that_nobody_catches_is_wrapped_once_per_level()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Grandparent", context => context.CallSubOrchestratorAsync("Parent"))
            .AddOrchestratorFunc("Parent", context => context.CallActivityAsync("Breaks"))
            .AddActivityFunc("Breaks", BreakActivity));

        TaskFailureDetails failure = OutcomeAssert.Failed(await host.Client.RunAsync("Grandparent"));

        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.ErrorType);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.InnerFailure!.ErrorType);
        Assert.Equal(("System.InvalidOperationException", "broken"), (failure.InnerFailure.InnerFailure!.ErrorType, failure.InnerFailure.InnerFailure.ErrorMessage));
    }

    [Fact]
    public async Task A_child_that_is_terminated_fails_its_parents_call_without_details()
    {
        TaskFailedException? seen = null;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", async context =>
            {
                seen = await Caught.FromAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync("Waits", Child("c-1")));
            })
            .AddOrchestratorFunc("Waits", Wait));
        string parent = await host.Client.StartAsync("Parent");
        await host.Client.UntilAsync("c-1", OrchestrationRuntimeStatus.Running);

        await host.Client.TerminateInstanceAsync("c-1");

        OutcomeAssert.Completed(await host.Client.EndAsync(parent));
        Assert.Equal("Task 'Waits' (#0) failed with an unhandled exception.", seen!.Message);
        Assert.Null(seen.FailureDetails);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Terminating_a_parent_leaves_its_child_running(bool recursive)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync<string>("Waits", Child("c-1")))
            .AddOrchestratorFunc("Waits", Wait));
        string parent = await host.Client.StartAsync("Parent");
        await host.Client.UntilAsync("c-1", OrchestrationRuntimeStatus.Running);

        await host.Client.TerminateInstanceAsync(parent, new TerminateInstanceOptions("over", recursive));
        OrchestrationMetadata ended = await host.Client.EndAsync(parent);
        await host.Client.RaiseEventAsync("c-1", "e", "went on");

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        OutcomeAssert.Completed("went on", await host.Client.EndAsync("c-1"));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.Client.GetInstanceAsync(parent))!.RuntimeStatus);
    }

    [Fact]
    public async Task An_instance_with_the_childs_id_is_replaced()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync<string>("Echo", "of the child", Child("c-1")))
            .AddOrchestratorFunc<string, string>("Echo", (_, input) => input));
        await host.Client.RunAsync("Echo", "of the old one", "c-1");

        OutcomeAssert.Completed("of the child", await host.Client.RunAsync("Parent"));

        OutcomeAssert.Completed("of the child", await host.Client.EndAsync("c-1"));
    }

    [Fact]
    public async Task A_running_instance_with_the_childs_id_is_replaced_too()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync<string>("Echo", "of the child", Child("c-1")))
            .AddOrchestratorFunc("Waits", Wait)
            .AddOrchestratorFunc<string, string>("Echo", (_, input) => input));
        await host.Client.StartAsync("Waits", id: "c-1");
        await host.Client.UntilAsync("c-1", OrchestrationRuntimeStatus.Running);

        OutcomeAssert.Completed("of the child", await host.Client.RunAsync("Parent"));
        OutcomeAssert.Completed("of the child", await host.Client.EndAsync("c-1"));
    }

    [Fact]
    public async Task Two_calls_of_one_id_both_get_their_own_result()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", async context => string.Join(' ', await Task.WhenAll(
                context.CallSubOrchestratorAsync<string>("Echo", "one", Child("c-1")),
                context.CallSubOrchestratorAsync<string>("Echo", "two", Child("c-1")))))
            .AddOrchestratorFunc<string, string>("Echo", (_, input) => input));

        OutcomeAssert.Completed("one two", await host.Client.RunAsync("Parent"));
    }

    [Fact]
    public async Task A_child_that_continues_as_new_answers_with_its_last_generation()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync<string>("Child", 1))
            .AddOrchestratorFunc<int, string>("Child", (context, generation) =>
            {
                if (generation < 3)
                {
                    context.ContinueAsNew(generation + 1);
                }

                return $"generation {generation} of {context.Parent!.InstanceId}";
            }));

        OutcomeAssert.Completed("generation 3 of p-1", await host.Client.RunAsync("Parent", id: "p-1"));
    }

    [Fact]
    public async Task A_child_that_nobody_awaits_keeps_its_parent_running()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", context =>
            {
                _ = context.CallSubOrchestratorAsync<string>("Waits", Child("c-1"));
                context.SetCustomStatus("returned");
                return "done";
            })
            .AddOrchestratorFunc("Waits", Wait));
        string parent = await host.Client.StartUntilSaysAsync("Parent", "returned");
        await host.Client.UntilAsync("c-1", OrchestrationRuntimeStatus.Running);

        OrchestrationMetadata open = (await host.Client.GetInstanceAsync(parent))!;
        await host.Client.RaiseEventAsync("c-1", "e", "");

        Assert.Equal(OrchestrationRuntimeStatus.Running, open.RuntimeStatus);
        OutcomeAssert.Completed("done", await host.Client.EndAsync(parent));
    }

    /// <summary>On the real engine's storage the child stays Pending and the parent Running for ever.</summary>
    [Fact]
    public async Task An_unknown_child_fails()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync("NoSuchFlow")));

        TaskFailureDetails? failure = OutcomeAssert.Failed(await host.Client.RunAsync("Parent"));

        Assert.Contains(Chain(failure), f => f.ErrorMessage.Contains("Azure", StringComparison.Ordinal) && f.ErrorMessage.Contains("NoSuchFlow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Children_work_side_by_side()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 30).Select(i => context.CallSubOrchestratorAsync<int>("Square", i)))).Sum())
            .AddOrchestratorFunc<int, int>("Square", (context, i) => context.CallActivityAsync<int>("Multiply", i))
            .AddActivityFunc<int, int>("Multiply", (_, i) => i * i));

        OutcomeAssert.Completed(Enumerable.Range(0, 30).Sum(i => i * i), await host.Client.RunAsync("Parent"));
    }

    private static IEnumerable<TaskFailureDetails> Chain(TaskFailureDetails? failure)
    {
        for (; failure is not null; failure = failure.InnerFailure)
        {
            yield return failure;
        }
    }

    private static SubOrchestrationOptions Child(string id) => new(instanceId: id, retry: null);

    private static Task<string> Wait(TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("e");

    private static void Break(TaskOrchestrationContext context) => throw new InvalidOperationException("broken");

    private static void BreakActivity(TaskActivityContext context) => throw new InvalidOperationException("broken");
}
