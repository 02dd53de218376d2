using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class EventPayloadTests
{
    [Fact]
    public async Task Without_payload_a_wait_returns_null()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            string? text = await context.WaitForExternalEvent<string?>("text");
            int? number = await context.WaitForExternalEvent<int?>("number");
            return text is null && number is null;
        }));
        string id = await host.Client.StartAsync("Waits");

        await host.Client.RaiseEventAsync(id, "text");
        await host.Client.RaiseEventAsync(id, "number", eventPayload: null);

        OutcomeAssert.Completed(true, await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_payload_of_unknown_type_is_an_element()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc(
            "Waits", async context => ((JsonElement)await context.WaitForExternalEvent<object>("e")).GetProperty("Who").GetString()));
        string id = await host.Client.StartAsync("Waits");

        await host.Client.RaiseEventAsync(id, "e", new { Who = "me" });

        OutcomeAssert.Completed("me", await host.Client.EndAsync(id));
    }

    /// <summary>The real engine keeps such an instance Running for ever: the error is thrown where no code can catch it.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData(null)]
    public async Task A_payload_that_does_not_fit_an_open_wait_fails_the_instance(string? payload)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            context.SetCustomStatus("waits");
            try
            {
                return await context.WaitForExternalEvent<int>("number");
            }
            catch (JsonException)
            {
                return -1;
            }
        }));
        string id = await host.Client.StartUntilSaysAsync("Waits", "waits");

        await host.Client.RaiseEventAsync(id, "number", payload);

        OutcomeAssert.FailedInsteadOfHanging(await host.Client.EndAsync(id), "number");
    }

    [Fact]
    public async Task A_kept_payload_that_does_not_fit_is_thrown_to_the_code()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc("Waits", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            try
            {
                return await context.WaitForExternalEvent<int>("number");
            }
            catch (JsonException)
            {
                return -1;
            }
        }));
        string id = await host.Client.StartAsync("Waits");

        await host.Client.RaiseEventAsync(id, "number", "text");
        await host.Client.RaiseEventAsync(id, "go", "");

        OutcomeAssert.Completed(-1, await host.Client.EndAsync(id));
    }
}
