using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>
/// Starting again with an id that exists, in the form of the Functions extension: where a bare storage service would
/// do nothing and say nothing, the start is refused.
/// </summary>
public sealed class InstanceReuseTests
{
    private const string Id = "the-one";

    private static readonly OrchestrationRuntimeStatus[] Statuses = [Running, Pending, Suspended, Completed, Failed, Terminated];

    /// <summary>Old status, protected statuses, whether the start is refused.</summary>
    public static TheoryData<OrchestrationRuntimeStatus, OrchestrationRuntimeStatus[], bool> Rows
    {
        get
        {
            var rows = new TheoryData<OrchestrationRuntimeStatus, OrchestrationRuntimeStatus[], bool>();
            foreach (OrchestrationRuntimeStatus old in Statuses)
            {
                bool isLive = old is Running or Pending or Suspended;
                rows.Add(old, [], false);
                rows.Add(old, [old], true);
                rows.Add(old, [Pending, Running, Suspended], isLive);
                rows.Add(old, [Completed, Failed], old is Completed or Failed);

                // Protecting terminated instances while live ones may be replaced (which terminates them) is refused as such.
                rows.Add(old, [Terminated], true);
                rows.Add(old, [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses], true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_instance_is_replaced_unless_its_status_is_protected(
        OrchestrationRuntimeStatus old, OrchestrationRuntimeStatus[] isProtected, bool isRefused)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await BringToAsync(host, old);
        StartOrchestrationOptions options = new StartOrchestrationOptions(Id).WithDedupeStatuses(isProtected);

        Exception? refusal = await Record.ExceptionAsync(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Finish", "new", options));

        if (isRefused)
        {
            Assert.NotNull(refusal);
            OrchestrationMetadata kept = (await host.Client.GetInstanceAsync(Id, getInputsAndOutputs: true))!;
            Assert.Equal((old, "old"), (kept.RuntimeStatus, kept.ReadInputAs<string>()));
        }
        else
        {
            Assert.Null(refusal);
            OrchestrationMetadata replaced = await host.Client.UntilAsync(Id, Completed);
            Assert.Equal("new", replaced.ReadInputAs<string>());
            Assert.Equal(Id, Assert.Single(await host.Client.GetAllInstancesAsync().ToListAsync()).InstanceId);
        }
    }

    [Fact]
    public async Task A_start_without_options_replaces_even_a_running_instance()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await BringToAsync(host, Running);

        await host.Client.StartAsync("Finish", "new", Id);

        Assert.Equal("new", (await host.Client.UntilAsync(Id, Completed)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_hub_that_protects_live_instances_refuses_a_start_that_names_no_statuses()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks, replacesLiveInstances: false);
        await BringToAsync(host, Running);

        await Assert.ThrowsAnyAsync<Exception>(() => host.Client.StartAsync("Finish", "new", Id));
        await host.Client.RaiseEventAsync(Id, "go");
        OutcomeAssert.Completed("old", await host.Client.EndAsync(Id));
        await host.Client.StartAsync("Finish", "new", Id);

        Assert.Equal("new", (await host.Client.UntilAsync(Id, now => now.IsCompleted && now.Name == "Finish")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_replaced_instance_no_longer_hears_events_and_the_new_one_does()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await BringToAsync(host, Running);

        await host.Client.StartAsync("Wait", "new", Id);
        await host.Client.UntilAsync(Id, now => now.SerializedCustomStatus == "\"waits\"" && now.ReadInputAs<string>() == "new");
        await host.Client.RaiseEventAsync(Id, "go");

        OutcomeAssert.Completed("new", await host.Client.EndAsync(Id));
    }

    [Fact]
    public async Task A_result_that_arrives_for_the_replaced_instance_does_not_disturb_the_new_one()
    {
        var oldMayEnd = new Signal();
        var oldRuns = new Signal();
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Calls", async (context, input) => await context.CallActivityAsync<string>("Slow", input))
            .AddActivityFunc<string, string>("Slow", async (_, input) =>
            {
                if (input == "old")
                {
                    oldRuns.Open();
                    await oldMayEnd.Opened;
                }

                return $"result of {input}";
            }));
        await host.Client.StartAsync("Calls", "old", Id);
        await oldRuns.Opened;

        await host.Client.StartAsync("Calls", "new", Id);
        oldMayEnd.Open();

        OrchestrationMetadata ended = await host.Client.UntilAsync(Id, now => now.IsCompleted && now.ReadInputAs<string>() == "new");
        OutcomeAssert.Completed("result of new", ended);
    }

    [Theory]
    [InlineData("running", true)]
    [InlineData("RUNNING", true)]
    [InlineData("completed", false)]
    public async Task Names_of_statuses_ignore_case(string word, bool isRefused)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        await BringToAsync(host, Running);
        var options = new StartOrchestrationOptions(Id) { DedupeStatuses = [word] };

        Exception? refusal = await Record.ExceptionAsync(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Finish", "new", options));

        Assert.Equal(isRefused, refusal is not null);
    }

    [Fact]
    public async Task A_word_that_is_no_status_is_refused()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);
        var options = new StartOrchestrationOptions(Id) { DedupeStatuses = ["Sleeping"] };

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Finish", "new", options));

        Assert.Contains("Invalid orchestration runtime status: 'Sleeping' for deduplication.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_starts_at_once_that_protect_live_instances_one_runs()
    {
        int runs = 0;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Once", async context =>
            {
                await context.CallActivityAsync("Count");
                await context.WaitForExternalEvent<string>("go");
            })
            .AddActivityFunc("Count", _ => Interlocked.Increment(ref runs)));
        StartOrchestrationOptions options = new StartOrchestrationOptions(Id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);

        Task<string>[] starts = [.. Enumerable.Range(0, 8).Select(_ => host.Client.ScheduleNewOrchestrationInstanceAsync("Once", options))];
        await Task.WhenAny(Task.WhenAll(starts));
        await host.Client.RaiseEventAsync(Id, "go");
        await host.Client.EndAsync(Id);

        Assert.Equal(1, starts.Count(start => start.IsCompletedSuccessfully));
        Assert.Equal(1, runs);
    }

    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string, string>("Finish", (_, input) => input)
        .AddOrchestratorFunc<string>("Break", Break)
        .AddOrchestratorFunc<string, string>("Wait", async (context, input) =>
        {
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<string>("go");
            return input;
        });

    private static void Break(TaskOrchestrationContext context, string input) => throw new InvalidOperationException("broken");

    private static async Task BringToAsync(ConformanceHost host, OrchestrationRuntimeStatus status)
    {
        switch (status)
        {
            case Pending:
                await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "old", new StartOrchestrationOptions(Id, host.Now.AddHours(1)));
                break;
            case Completed:
                await host.Client.StartAsync("Finish", "old", Id);
                break;
            case Failed:
                await host.Client.StartAsync("Break", "old", Id);
                break;
            default:
                await host.Client.StartUntilSaysAsync("Wait", "waits", "old", Id);
                if (status == Suspended)
                {
                    await host.Client.SuspendInstanceAsync(Id);
                }
                else if (status == Terminated)
                {
                    await host.Client.TerminateInstanceAsync(Id);
                }

                break;
        }

        await host.Client.UntilAsync(Id, status);
    }
}
