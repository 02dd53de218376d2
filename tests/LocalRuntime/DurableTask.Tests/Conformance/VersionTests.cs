using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class VersionTests
{
    [Fact]
    public async Task Instance_and_activities_have_the_version_of_the_start_and_children_have_not()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Tells", new StartOrchestrationOptions { Version = "1.5" });

        OutcomeAssert.Completed("own 1.5, activity 1.5, child none, given 3.0", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task Without_version_there_is_none()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks);

        OutcomeAssert.Completed("own none, activity none, child none, given 3.0", await host.Client.RunAsync("Tells"));
    }

    [Fact]
    public async Task The_default_version_is_for_starts_and_children_that_name_none()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Tasks, defaultVersion: "2.0");

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Tells", new StartOrchestrationOptions { Version = "1.5" });

        OutcomeAssert.Completed("own 1.5, activity 1.5, child 2.0, given 3.0", await host.Client.EndAsync(id));
        OutcomeAssert.Completed("own 2.0, activity 2.0, child 2.0, given 3.0", await host.Client.RunAsync("Tells"));
    }

    [Theory]
    [InlineData("2.0", "1 1 0 -1 -1")]
    [InlineData(null, "0 -1 -1 -1 -1")]
    public async Task An_orchestrator_compares_its_version_by_number(string? version, string expected)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc(
            "Compares", context => string.Join(' ', ((string[])["", "1.0", "2.0", "10.0", "abc"]).Select(other => Math.Sign(context.CompareVersionTo(other))))));

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Compares", new StartOrchestrationOptions { Version = version });

        OutcomeAssert.Completed(expected, await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_version_picks_its_own_code()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<object?, string>("Flow", "1.0", (_, _) => Task.FromResult("first"))
            .AddOrchestratorFunc<object?, string>("Flow", "2.0", (_, _) => Task.FromResult("second")));

        string first = await host.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new StartOrchestrationOptions { Version = "1.0" });
        string second = await host.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new StartOrchestrationOptions { Version = "2.0" });

        OutcomeAssert.Completed("first", await host.Client.EndAsync(first));
        OutcomeAssert.Completed("second", await host.Client.EndAsync(second));
    }

    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc("Tells", async context =>
        {
            string activity = await context.CallActivityAsync<string>("Activity");
            string child = await context.CallSubOrchestratorAsync<string>("Child");
            string given = await context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions(retry: null, instanceId: null) { Version = "3.0" });
            return $"own {Name(context.Version)}, activity {activity}, child {child}, given {given}";
        })
        .AddOrchestratorFunc("Child", context => Name(context.Version))
        .AddActivityFunc("Activity", context => Name(context.Version));

    private static string Name(string version) => version.Length == 0 ? "none" : version;
}
