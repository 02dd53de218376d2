using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class CustomStatusTests
{
    [Fact]
    public async Task The_last_value_of_a_turn_is_seen_and_null_clears_it()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Tells", async context =>
        {
            context.SetCustomStatus("first");
            context.SetCustomStatus(new { Step = 1 });
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(null);
            await context.WaitForExternalEvent<string>("go");
        }));
        string id = await host.Client.StartAsync("Tells");

        OrchestrationMetadata told = await host.Client.UntilAsync(id, now => now.SerializedCustomStatus is not (null or "null"));
        await host.Client.RaiseEventAsync(id, "go", "");
        OrchestrationMetadata cleared = await host.Client.UntilAsync(id, now => now.SerializedCustomStatus is null or "null");
        await host.Client.RaiseEventAsync(id, "go", "");

        Assert.Equal("""{"Step":1}""", told.SerializedCustomStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, cleared.RuntimeStatus);
        Assert.Null(cleared.ReadCustomStatusAs<string>());
        OutcomeAssert.Completed(await host.Client.EndAsync(id));
    }

    [Theory]
    [InlineData("complete", OrchestrationRuntimeStatus.Completed)]
    [InlineData("fail", OrchestrationRuntimeStatus.Failed)]
    [InlineData("terminate", OrchestrationRuntimeStatus.Terminated)]
    public async Task It_stays_after_the_end(string how, OrchestrationRuntimeStatus status)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Tells", async context =>
        {
            context.SetCustomStatus("working");
            if (await context.WaitForExternalEvent<string>("go") == "fail")
            {
                throw new InvalidOperationException("broken");
            }
        }));
        string id = await host.Client.StartUntilSaysAsync("Tells", "working");

        await (how == "terminate" ? host.Client.TerminateInstanceAsync(id) : host.Client.RaiseEventAsync(id, "go", how));
        OrchestrationMetadata ended = await host.Client.EndAsync(id);

        Assert.Equal((status, "working"), (ended.RuntimeStatus, ended.ReadCustomStatusAs<string>()));
    }

    [Fact]
    public async Task Never_set_it_reads_as_null()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Silent", _ => { }));

        Assert.Null((await host.Client.RunAsync("Silent")).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task Sixteen_thousand_characters_fit()
    {
        string text = new('s', 16_000);
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Tells", context => context.SetCustomStatus(text)));

        OrchestrationMetadata ended = await host.Client.RunAsync("Tells");

        OutcomeAssert.Completed(ended);
        Assert.Equal(text, ended.ReadCustomStatusAs<string>());
    }

    /// <summary>The real engine's storage keeps such an instance Pending for ever.</summary>
    [Theory]
    [InlineData(40_000)]
    [InlineData(100_000)]
    public async Task A_status_that_is_too_large_fails_the_instance(int characters)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc(
            "Tells", context => context.SetCustomStatus(new string('s', characters))));

        OutcomeAssert.FailedInsteadOfHanging(await host.Client.RunAsync("Tells"), "custom status");
    }
}
