using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>
/// A scenario with everything that crosses a commit, ended at every request to storage in turn, before the request
/// arrives and after it: the next host brings it to the same end.
/// </summary>
public sealed class CrashPointTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData(WireFault.NeverArrives)]
    [InlineData(WireFault.AnswerLost)]
    public async Task Killed_at_any_request_the_work_ends_as_if_nothing_had_happened(WireFault lastRequest)
    {
        int points = 0;
        while (await RunAsync(points + 1, lastRequest))
        {
            points++;
        }

        Assert.True(points > 15, $"only {points} crash points");
    }

    /// <summary>Kills one host at that request, the next at the same one of its own, and lets the third finish.</summary>
    /// <returns>Whether the first came to that request.</returns>
    private async Task<bool> RunAsync(int point, WireFault lastRequest)
    {
        await using var harness = new EngineHarness(azurite);
        var effects = new ConcurrentDictionary<string, int>();
        Register(harness.Registry, effects);
        bool wasReached = await RunUntilKilledAsync(harness, point, lastRequest);
        await RunUntilKilledAsync(harness, point, lastRequest);

        DurableTaskHub last = await harness.StartAsync();
        OrchestrationMetadata parent = await DriveAsync(last.Client).WaitAsync(EngineHarness.Patience);
        await last.Client.RaiseEventAsync("receiver", "Note", 1000);
        OrchestrationMetadata receiver = await last.Client.WaitForInstanceCompletionAsync("receiver", true).WaitAsync(EngineHarness.Patience);

        string where = $"at request {point}, {lastRequest}";
        Assert.True(parent.RuntimeStatus is OrchestrationRuntimeStatus.Completed, $"{where}: {parent}");
        Assert.True(parent.ReadOutputAs<int>() == 212, $"{where}: {parent}");
        Assert.True(receiver.ReadOutputAs<int>() == 1022, $"the note came not exactly once {where}: {receiver}");
        Assert.True(effects.Values.All(times => times is >= 1 and <= 3), $"{where}: {string.Join(", ", effects)}");
        return wasReached;
    }

    private static async Task<bool> RunUntilKilledAsync(EngineHarness harness, int point, WireFault lastRequest)
    {
        DurableTaskHub hub = harness.Create();
        int first = harness.Wire.Count;
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Wire.Fault = (number, _) =>
        {
            if (number - first < point)
            {
                return null;
            }

            died.TrySetResult();
            return number - first == point ? lastRequest : WireFault.NeverArrives;
        };
        using var killed = new CancellationTokenSource();
        Task scenario = StartAndDriveAsync(hub, killed.Token);
        await Task.WhenAny(scenario, died.Task).WaitAsync(EngineHarness.Patience);
        await killed.CancelAsync();
        await hub.AbandonAsync();
        await scenario.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(EngineHarness.Patience);
        harness.Wire.Reset();
        return died.Task.IsCompleted;
    }

    private static async Task StartAndDriveAsync(DurableTaskHub hub, CancellationToken killed)
    {
        await hub.StartAsync(killed);
        await DriveAsync(hub.Client);
    }

    private static void Register(DurableTaskRegistry registry, ConcurrentDictionary<string, int> effects)
    {
        registry.AddActivityFunc<int, int>("AddTen", (context, n) =>
        {
            effects.AddOrUpdate($"{context.InstanceId} {n}", 1, (_, times) => times + 1);
            return n + 10;
        });
        registry.AddOrchestratorFunc<int, int>("Parent", async (context, n) =>
        {
            if (n > 100)
            {
                return n + await context.CallActivityAsync<int>("AddTen", 0) - 10;
            }

            n = await context.CallActivityAsync<int>("AddTen", n);
            n = await context.CallSubOrchestratorAsync<int>("Child", n, new SubOrchestrationOptions(instanceId: "child"));
            context.SendEvent("receiver", "Note", n);
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            n += await context.WaitForExternalEvent<int>("Go");
            context.ContinueAsNew(n);
            return 0;
        });
        registry.AddOrchestratorFunc<int, int>("Child", (context, n) => context.CallActivityAsync<int>("AddTen", n));
        registry.AddOrchestratorFunc<int, int>("Receiver", async (context, _) =>
        {
            int sum = 0;
            while (sum < 1000)
            {
                sum += await context.WaitForExternalEvent<int>("Note");
            }

            return sum;
        });
    }

    // A client outside: whatever it does not know to be done it does again.
    private static async Task<OrchestrationMetadata> DriveAsync(DurableTaskClient client)
    {
        await StartAsync(client, "receiver", "Receiver", 0);
        await StartAsync(client, "parent", "Parent", 2);
        await client.RaiseEventAsync("parent", "Go", 190);
        return await client.WaitForInstanceCompletionAsync("parent", true);
    }

    private static async Task StartAsync(DurableTaskClient client, string id, string name, int input)
    {
        if (await client.GetInstanceAsync(id) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id));
        }
    }
}
