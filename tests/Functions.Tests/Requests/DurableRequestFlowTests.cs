using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Tests.Requests;

/// <summary>How orchestrations are started and woken, by the calls to the task hub.</summary>
public sealed class DurableRequestFlowTests
{
    private const string Id = "5e9f0000-0000-4000-8000-000000000001";
    private const string Instance = "support-request-" + Id;
    private readonly Mock<DurableTaskClient> _client = new("hub") { CallBase = true };

    [Fact]
    public async Task Start_SchedulesOneInstance_ThatReplacesNoLiveOne()
    {
        StartOrchestrationOptions? options = null;
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? given, CancellationToken _) => options = given)
            .ReturnsAsync(Instance);

        await Flow.StartAsync(Id, default);

        _client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync(nameof(SupportRequestOrchestrator), Id, It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()), Times.Once);
        _client.VerifyNoOtherCalls();
        Assert.Equal(Instance, options!.InstanceId);
        Assert.Equal(["Pending", "Running", "Suspended"], options.DedupeStatuses!.Order());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task Start_WhateverItThrows_IsSettledByALiveInstance(OrchestrationRuntimeStatus status)
    {
        SetupStart().ThrowsAsync(new TimeoutException("The answer was lost."));
        SetupInstance(status);

        await Flow.StartAsync(Id, default);

        VerifyStarted(Times.Once());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Start_ThatThrowsAndLeavesNoLiveInstance_Throws(OrchestrationRuntimeStatus? status)
    {
        SetupStart().ThrowsAsync(new TimeoutException("The hub is down."));
        SetupInstance(status);

        await Assert.ThrowsAsync<TimeoutException>(() => Flow.StartAsync(Id, default));
    }

    [Fact]
    public async Task Start_Cancelled_AsksNothingMore()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        SetupStart().ThrowsAsync(new OperationCanceledException(gone.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => Flow.StartAsync(Id, gone.Token));

        _client.Verify(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task Wake_OfALiveInstance_RaisesOneBareEvent(OrchestrationRuntimeStatus status)
    {
        SetupInstance(status);
        _client.Setup(c => c.RaiseEventAsync(Instance, SupportRequestOrchestrator.Changed, null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

        await Flow.WakeAsync(Id, default);

        _client.Verify(c => c.RaiseEventAsync(Instance, SupportRequestOrchestrator.Changed, null, It.IsAny<CancellationToken>()), Times.Once);
        VerifyStarted(Times.Never());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Wake_OfAnEndedOrMissingInstance_StartsIt(OrchestrationRuntimeStatus? status)
    {
        SetupInstance(status);
        SetupStart().ReturnsAsync(Instance);

        await Flow.WakeAsync(Id, default);

        VerifyStarted(Times.Once());
        _client.Verify(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData(null, FlowState.Missing)]
    [InlineData(OrchestrationRuntimeStatus.Pending, FlowState.Running)]
    [InlineData(OrchestrationRuntimeStatus.Running, FlowState.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, FlowState.Running)]
    [InlineData(OrchestrationRuntimeStatus.Completed, FlowState.Ended)]
    [InlineData(OrchestrationRuntimeStatus.Failed, FlowState.Ended)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, FlowState.Ended)]
    public async Task State_FollowsTheInstance(OrchestrationRuntimeStatus? status, FlowState state)
    {
        SetupInstance(status);

        Assert.Equal(state, await Flow.GetStateAsync(Id, default));
    }

    [Fact]
    public async Task State_WhenTheHubIsDown_IsUnknown()
    {
        _client.Setup(c => c.GetInstancesAsync(Instance, false, It.IsAny<CancellationToken>())).ThrowsAsync(new TimeoutException());

        Assert.Equal(FlowState.Unknown, await Flow.GetStateAsync(Id, default));
    }

    private DurableRequestFlow Flow => new(_client.Object, NullLogger.Instance);

    private Moq.Language.Flow.ISetup<DurableTaskClient, Task<string>> SetupStart() =>
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()));

    private void SetupInstance(OrchestrationRuntimeStatus? status) =>
        _client.Setup(c => c.GetInstancesAsync(Instance, false, It.IsAny<CancellationToken>()))
            .ReturnsAsync(status is { } known ? new OrchestrationMetadata(nameof(SupportRequestOrchestrator), Instance) { RuntimeStatus = known } : null);

    private void VerifyStarted(Times times) => _client.Verify(
        c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()), times);
}
