using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>Texts too large for one property, one entity or one transaction of a table, in every place a text can be.</summary>
public sealed class LargePayloadTests
{
    [Theory]
    [InlineData(200_000)]
    [InlineData(2_000_000)]
    public async Task Large_texts_travel_whole(int characters)
    {
        string text = Text(characters);
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Carries", async (context, input) =>
            {
                string back = await context.CallActivityAsync<string>("Back", input);
                string raised = await context.WaitForExternalEvent<string>("e");
                return back == input && raised == input ? input : "changed on the way";
            })
            .AddActivityFunc<string, string>("Back", (_, input) => input));
        string id = await host.Client.StartAsync("Carries", text);

        await host.Client.RaiseEventAsync(id, "e", text);
        OrchestrationMetadata ended = await host.Client.EndAsync(id);

        OutcomeAssert.Completed(ended);
        Assert.True(ended.ReadInputAs<string>() == text, "The input changed.");
        Assert.True(ended.ReadOutputAs<string>() == text, "The output changed.");
    }

    [Fact]
    public async Task Large_texts_travel_through_children_generations_and_failures()
    {
        string text = Text(200_000);
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("Parent", async (context, input) =>
            {
                string back = await context.CallSubOrchestratorAsync<string>("Child", input);
                TaskFailedException failed = await Caught.FromAsync<TaskFailedException>(() => context.CallActivityAsync("Breaks", input));
                return back == input && failed.FailureDetails.ErrorMessage == input ? "whole" : "changed on the way";
            })
            .AddOrchestratorFunc<string, string>("Child", (context, input) =>
            {
                if (context.Version.Length == 0)
                {
                    context.ContinueAsNew(new ContinueAsNewOptions { NewInput = input, NewVersion = "2" });
                }

                return input;
            })
            .AddActivityFunc<string>("Breaks", Break));

        OutcomeAssert.Completed("whole", await host.Client.RunAsync("Parent", text));
    }

    [Fact]
    public async Task A_fan_out_of_large_results_is_stored_whole()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("FanOut", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 30).Select(i => context.CallActivityAsync<string>("Make", 300_000)))).Sum(text => (long)text.Length))
            .AddActivityFunc<int, string>("Make", (_, characters) => Text(characters)));

        OutcomeAssert.Completed(9_000_000L, await host.Client.RunAsync("FanOut"));
    }

    [Fact]
    public async Task A_purge_removes_large_payloads_too()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<string, string>("Echo", (_, input) => input));
        await host.Client.RunAsync("Echo", Text(2_000_000), "i-1");

        Assert.Equal(1, (await host.Client.PurgeInstanceAsync("i-1")).PurgedInstanceCount);
        OutcomeAssert.Completed("small", await host.Client.RunAsync("Echo", "small", "i-1"));
    }

    private static void Break(TaskActivityContext context, string message) => throw new InvalidOperationException(message);

    /// <summary>Varied characters, some of which JSON escapes, so that no two parts are alike.</summary>
    private static string Text(int characters) => string.Create(characters, 17, static (span, seed) =>
    {
        var random = new Random(seed);
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = (char)random.Next(0x20, 0x7F);
        }
    });
}
