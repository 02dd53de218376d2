using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>What most cases do with a client: start, wait for a state, wait for the end.</summary>
internal static class ClientScenario
{
    /// <summary>Far more than any case needs; what is not there by then does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task<string> StartAsync(this DurableTaskClient client, TaskName name, object? input = null, string? id = null) =>
        client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id));

    /// <summary>Starts an instance and waits for its end; inputs and outputs can be read.</summary>
    public static async Task<OrchestrationMetadata> RunAsync(this DurableTaskClient client, TaskName name, object? input = null, string? id = null) =>
        await client.EndAsync(await client.StartAsync(name, input, id));

    public static async Task<OrchestrationMetadata> EndAsync(this DurableTaskClient client, string instanceId)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"The instance did not end: {await client.GetInstanceAsync(instanceId, true)}", e);
        }
    }

    public static async Task<OrchestrationMetadata> UntilAsync(
        this DurableTaskClient client, string instanceId, Func<OrchestrationMetadata, bool> reached)
    {
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            OrchestrationMetadata? now = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
            if (now is not null && reached(now))
            {
                return now;
            }

            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new TimeoutException($"The instance did not get there: {now}, custom status {now?.SerializedCustomStatus}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task<OrchestrationMetadata> UntilAsync(this DurableTaskClient client, string instanceId, OrchestrationRuntimeStatus status) =>
        client.UntilAsync(instanceId, instance => instance.RuntimeStatus == status);

    /// <summary>Waits until the turn that set this custom status is stored.</summary>
    public static Task<OrchestrationMetadata> UntilSaysAsync(this DurableTaskClient client, string instanceId, string customStatus) =>
        client.UntilAsync(instanceId, instance => instance.SerializedCustomStatus == $"\"{customStatus}\"");

    /// <summary>Starts an instance and waits until it says something, so that it is known to be where it said it.</summary>
    public static async Task<string> StartUntilSaysAsync(this DurableTaskClient client, TaskName name, string customStatus, object? input = null, string? id = null)
    {
        string instanceId = await client.StartAsync(name, input, id);
        await client.UntilSaysAsync(instanceId, customStatus);
        return instanceId;
    }
}
