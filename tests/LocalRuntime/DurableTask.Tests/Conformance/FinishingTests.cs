using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>When an instance has ended, and how.</summary>
public sealed class FinishingTests
{
    [Fact]
    public async Task Returning_nothing_or_null_leaves_no_output()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Nothing", _ => { })
            .AddOrchestratorFunc("Null", _ => (string?)null));

        foreach (string name in (string[])["Nothing", "Null"])
        {
            OrchestrationMetadata ended = await host.Client.RunAsync(name);

            OutcomeAssert.Completed(ended);
            Assert.Null(ended.SerializedOutput);
            Assert.Null(ended.ReadOutputAs<string>());
            Assert.Throws<NullReferenceException>(() => ended.ReadOutputAs<int>());
            Assert.Null(ended.FailureDetails);
        }
    }

    [Fact]
    public async Task An_exception_fails_the_instance_with_its_details()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Breaks", Break)
            .AddOrchestratorFunc("BreaksLater", async context =>
            {
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                Break(context);
            }));

        foreach (string name in (string[])["Breaks", "BreaksLater"])
        {
            TaskFailureDetails failure = OutcomeAssert.Failed(await host.Client.RunAsync(name));

            Assert.Equal(("System.InvalidOperationException", "outer"), (failure.ErrorType, failure.ErrorMessage));
            Assert.Contains(nameof(Break), failure.StackTrace, StringComparison.Ordinal);
            Assert.Equal(("System.TimeoutException", "inner"), (failure.InnerFailure!.ErrorType, failure.InnerFailure.ErrorMessage));
        }
    }

    [Fact]
    public async Task The_output_of_a_failed_instance_is_no_JSON()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Breaks", Break));

        OrchestrationMetadata ended = await host.Client.RunAsync("Breaks");

        Assert.Contains("outer", ended.SerializedOutput, StringComparison.Ordinal);
        Assert.Throws<System.Text.Json.JsonException>(() => ended.ReadOutputAs<string>());
    }

    /// <summary>The real engine retries such an instance without end.</summary>
    [Fact]
    public async Task Ending_by_cancellation_fails_the_instance()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Throws", ThrowCancellation)
            .AddOrchestratorFunc("TimesOut", context => context.WaitForExternalEvent<string>("never", TimeSpan.Zero)));

        OutcomeAssert.FailedInsteadOfHanging(await host.Client.RunAsync("Throws"), nameof(OperationCanceledException));
        OutcomeAssert.FailedInsteadOfHanging(await host.Client.RunAsync("TimesOut"), nameof(OperationCanceledException));
    }

    [Theory]
    [InlineData(false, OrchestrationRuntimeStatus.Completed)]
    [InlineData(true, OrchestrationRuntimeStatus.Failed)]
    public async Task An_activity_left_open_delays_the_end(bool throws, OrchestrationRuntimeStatus expected)
    {
        var running = new Signal();
        var mayEnd = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Leaves", async context =>
            {
                _ = context.CallActivityAsync("Slow");
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                context.SetCustomStatus("over");
                return throws ? throw new InvalidOperationException("broken") : "done";
            })
            .AddActivityFunc("Slow", async _ =>
            {
                running.Open();
                await mayEnd.Opened;
            }));
        string id = await host.Client.StartUntilSaysAsync("Leaves", "over");
        await running.Opened;

        OrchestrationMetadata open = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        mayEnd.Open();

        Assert.Equal((OrchestrationRuntimeStatus.Running, null), (open.RuntimeStatus, open.SerializedOutput));
        Assert.Equal(expected, (await host.Client.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task An_activity_called_in_the_last_turn_runs_although_nobody_awaits_it()
    {
        bool ran = false;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Leaves", context =>
            {
                _ = context.CallActivityAsync("Work");
                return "done";
            })
            .AddActivityFunc("Work", _ => ran = true));

        OutcomeAssert.Completed("done", await host.Client.RunAsync("Leaves"));
        Assert.True(ran);
    }

    [Fact]
    public async Task Of_several_failures_one_is_thrown_and_all_are_kept()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("All", async context =>
            {
                Task all = Task.WhenAll(context.CallActivityAsync("One"), context.CallActivityAsync("Fine"), context.CallActivityAsync("Other"));
                TaskFailedException thrown = await Caught.FromAsync<TaskFailedException>(() => all);
                bool isOneOfThem = all.Exception!.InnerExceptions.Contains(thrown);
                return $"{isOneOfThem} {string.Join(' ', all.Exception.InnerExceptions.Cast<TaskFailedException>().Select(e => e.TaskName).Order())}";
            })
            .AddActivityFunc("Fine", _ => { })
            .AddActivityFunc("One", BreakActivity)
            .AddActivityFunc("Other", BreakActivity));

        OutcomeAssert.Completed("True One Other", await host.Client.RunAsync("All"));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_fails_the_instance()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Infinite", _ => double.NaN));

        Assert.Equal("System.ArgumentException", OutcomeAssert.Failed(await host.Client.RunAsync("Infinite")).ErrorType);
    }

    private static void Break(TaskOrchestrationContext context) => throw new InvalidOperationException("outer", new TimeoutException("inner"));

    private static void BreakActivity(TaskActivityContext context) => throw new InvalidOperationException("broken");

    private static void ThrowCancellation(TaskOrchestrationContext context) => throw new OperationCanceledException();
}
