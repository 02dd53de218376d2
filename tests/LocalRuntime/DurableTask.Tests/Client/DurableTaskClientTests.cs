using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Client;

/// <summary>The short forms of the client, and what it does where a backend adds nothing.</summary>
public sealed class DurableTaskClientTests
{
    private readonly Mock<DurableTaskClient> _client = new("name") { CallBase = true };
    private readonly CancellationToken _token = new CancellationTokenSource().Token;

    [Fact]
    public async Task Short_forms_call_the_full_ones()
    {
        var start = new StartOrchestrationOptions("id");

        await _client.Object.ScheduleNewOrchestrationInstanceAsync("n", _token);
        await _client.Object.ScheduleNewOrchestrationInstanceAsync("n", 1, _token);
        await _client.Object.ScheduleNewOrchestrationInstanceAsync("n", start, _token);
        await _client.Object.RaiseEventAsync("i", "e", _token);
        await _client.Object.WaitForInstanceStartAsync("i", _token);
        await _client.Object.WaitForInstanceCompletionAsync("i", _token);
        await _client.Object.SuspendInstanceAsync("i", _token);
        await _client.Object.ResumeInstanceAsync("i", _token);
        await _client.Object.GetInstanceAsync("i", _token);
        await _client.Object.GetInstancesAsync("i", _token);

        _client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync("n", null, null, _token));
        _client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync("n", 1, null, _token));
        _client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync("n", null, start, _token));
        _client.Verify(c => c.RaiseEventAsync("i", "e", null, _token));
        _client.Verify(c => c.WaitForInstanceStartAsync("i", false, _token));
        _client.Verify(c => c.WaitForInstanceCompletionAsync("i", false, _token));
        _client.Verify(c => c.SuspendInstanceAsync("i", null, _token));
        _client.Verify(c => c.ResumeInstanceAsync("i", null, _token));
        _client.Verify(c => c.GetInstancesAsync("i", false, _token), Times.Exactly(2));
    }

    [Fact]
    public async Task Terminating_wraps_the_output()
    {
        _client.Setup(c => c.TerminateInstanceAsync("i", It.IsAny<TerminateInstanceOptions?>(), _token)).Returns(Task.CompletedTask);

        await _client.Object.TerminateInstanceAsync("i", (object)"why", _token);
        await _client.Object.TerminateInstanceAsync("i", _token);

        _client.Verify(c => c.TerminateInstanceAsync("i", new TerminateInstanceOptions("why", false), _token));
        _client.Verify(c => c.TerminateInstanceAsync("i", (TerminateInstanceOptions?)null, _token));
    }

    [Fact]
    public async Task Purging_by_dates_makes_a_filter()
    {
        DateTimeOffset from = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        OrchestrationRuntimeStatus[] ended = [OrchestrationRuntimeStatus.Completed];
        var recursive = new PurgeInstanceOptions(Recursive: true);
        List<(PurgeInstancesFilter, PurgeInstanceOptions?)> asked = [];
        _client.Setup(c => c.PurgeAllInstancesAsync(It.IsAny<PurgeInstancesFilter>(), It.IsAny<PurgeInstanceOptions?>(), _token))
            .Callback((PurgeInstancesFilter f, PurgeInstanceOptions? o, CancellationToken _) => asked.Add((f, o)))
            .ReturnsAsync(new PurgeResult(1));

        await _client.Object.PurgeInstancesAsync(from, null, ended, recursive, _token);
        await _client.Object.PurgeInstancesAsync(from, null, ended, _token);
        await _client.Object.PurgeInstancesAsync(null, from, recursive, _token);
        await _client.Object.PurgeInstancesAsync(null, from, _token);

        Assert.Equal(
            [
                (new(from, null, ended), recursive),
                (new(from, null, ended), null),
                (new(null, from), recursive),
                (new(null, from), null),
            ],
            asked);
    }

    [Fact]
    public void What_a_backend_does_not_offer_is_not_supported()
    {
        Assert.Throws<NotSupportedException>(() => { _ = _client.Object.PurgeInstanceAsync("i"); });
        Assert.Throws<NotSupportedException>(() => { _ = _client.Object.RestartAsync("i"); });
        Assert.Throws<NotSupportedException>(() => { _ = _client.Object.RewindInstanceAsync("i", "why"); });
        Assert.Equal("name", _client.Object.Name);
    }

    [Fact]
    public void A_purge_counts_from_zero()
    {
        Assert.Equal((0, null), (new PurgeResult(0).PurgedInstanceCount, new PurgeResult(0).IsComplete));
        Assert.Equal((2, true), (new PurgeResult(2, true).PurgedInstanceCount, new PurgeResult(2, true).IsComplete));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PurgeResult(-1));
    }
}
