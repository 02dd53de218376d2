using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Client;

public sealed class StartOrchestrationOptionsTests
{
    [Fact]
    public void Statuses_are_kept_by_name_in_a_copy()
    {
        var options = new StartOrchestrationOptions("id") { Version = "2", Tags = new Dictionary<string, string> { ["k"] = "v" } };

        StartOrchestrationOptions protecting = options.WithDedupeStatuses(OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending);

        Assert.Equal(["Running", "Pending"], protecting.DedupeStatuses);
        Assert.Null(options.DedupeStatuses);
        Assert.Equal(options, protecting with { DedupeStatuses = null });
    }

    [Fact]
    public void Every_status_but_continued_as_new_may_be_protected()
    {
        Assert.Equal(
            ["Completed", "Failed", "Terminated", "Canceled", "Pending", "Running", "Suspended"],
            StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Select(status => status.ToString()));
    }

    [Fact]
    public void Nothing_is_asked_for_by_default()
    {
        var options = new StartOrchestrationOptions();

        Assert.Null(options.InstanceId);
        Assert.Null(options.StartAt);
        Assert.Null(options.Version);
        Assert.Null(options.DedupeStatuses);
        Assert.Empty(options.Tags);
    }
}
