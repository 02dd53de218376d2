using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using PartnerDesk.Functions.Upkeep;

namespace PartnerDesk.Functions.Tests.Upkeep;

/// <summary>Which finished orchestrations are purged, by the calls to the task hub.</summary>
public sealed class InstanceRetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private readonly Mock<DurableTaskClient> _client = new("hub") { CallBase = true };
    private OrchestrationQuery? _asked;

    [Fact]
    public async Task Only_what_ended_longer_ago_than_kept_is_purged()
    {
        Setup(Instance("old", Now.AddDays(-8)), Instance("edge", Now.AddDays(-7)), Instance("young", Now.AddDays(-7).AddSeconds(1)));

        Assert.Equal(2, await Retention().RunAsync(_client.Object, default));

        VerifyPurged("old", Times.Once());
        VerifyPurged("edge", Times.Once());
        VerifyPurged("young", Times.Never());
    }

    [Fact]
    public async Task Only_what_has_ended_is_asked_for()
    {
        Setup();

        Assert.Equal(0, await Retention().RunAsync(_client.Object, default));

        Assert.Equal(
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            _asked!.Statuses!.Order());
        Assert.Equal(Now.AddDays(-7), _asked.CreatedTo);
    }

    [Fact]
    public async Task A_run_purges_no_more_than_a_slice()
    {
        Setup([.. Enumerable.Range(0, 5).Select(i => Instance($"old-{i}", Now.AddDays(-8)))]);

        Assert.Equal(3, await Retention(slice: 3).RunAsync(_client.Object, default));

        VerifyPurged("old-2", Times.Once());
        VerifyPurged("old-3", Times.Never());
    }

    private static InstanceRetention Retention(int slice = 200) =>
        new(Options.Create(new InstanceRetentionOptions { SliceSize = slice }), new FakeTimeProvider(Now));

    private static OrchestrationMetadata Instance(string id, DateTimeOffset lastUpdatedAt) => new("SupportRequestOrchestrator", id)
    {
        RuntimeStatus = OrchestrationRuntimeStatus.Completed,
        LastUpdatedAt = lastUpdatedAt,
    };

    private void Setup(params OrchestrationMetadata[] instances)
    {
        _client.Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>()))
            .Callback((OrchestrationQuery? query) => _asked = query)
            .Returns(Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>(instances))));
        _client.Setup(c => c.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>())).ReturnsAsync(new PurgeResult(1));
    }

    private void VerifyPurged(string id, Times times) =>
        _client.Verify(c => c.PurgeInstanceAsync(id, It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>()), times);
}
