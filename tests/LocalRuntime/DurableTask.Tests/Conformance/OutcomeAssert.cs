using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

/// <summary>How instances ended.</summary>
internal static class OutcomeAssert
{
    public static void Completed(OrchestrationMetadata ended) =>
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.ToString());

    public static void Completed<T>(T expected, OrchestrationMetadata ended)
    {
        Completed(ended);
        Assert.Equal(expected, ended.ReadOutputAs<T>());
    }

    public static TaskFailureDetails Failed(OrchestrationMetadata ended)
    {
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Failed, ended.ToString());
        return ended.FailureDetails!;
    }

    /// <summary>
    /// On purpose unlike the real engine, where the instance would hang or be retried without end: it has failed, and
    /// the message says so and names the culprit.
    /// </summary>
    public static void FailedInsteadOfHanging(OrchestrationMetadata ended, string culprit)
    {
        TaskFailureDetails failure = Failed(ended);
        Assert.Contains("Azure", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(culprit, failure.ErrorMessage, StringComparison.Ordinal);
    }
}
