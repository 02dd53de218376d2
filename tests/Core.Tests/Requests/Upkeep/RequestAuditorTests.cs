using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Requests.Upkeep;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Upkeep;

public sealed class RequestAuditorTests : IDisposable
{
    private static readonly TimeSpan LongEnough = RequestAuditor.WakeGrace + TimeSpan.FromTicks(1);
    private readonly InMemoryDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(FlowState.Missing)]
    [InlineData(FlowState.Ended)]
    public async Task Run_FlowGone_StartsIt(FlowState state)
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        _desk.Flow.State = state;
        _desk.Time.Advance(LongEnough);

        Assert.Equal(new AuditReport(1, 1, 0, 0, 0, 0), await RunAsync());
        Assert.Equal([A.RequestId, A.RequestId], _desk.Flow.Started);
    }

    [Fact]
    public async Task Run_FlowNeverStarted_StartsIt()
    {
        _desk.Flow.Fault = new IOException("The hub is down.");
        await _desk.SubmitAsync();
        _desk.Flow.Fault = null;
        _desk.Flow.State = FlowState.Missing;
        _desk.Time.Advance(LongEnough);

        await RunAsync();

        Assert.Equal([A.RequestId], _desk.Flow.Started);
    }

    [Fact]
    public async Task Run_JustAccepted_LeavesItAlone()
    {
        await _desk.SubmitAsync();
        _desk.Flow.State = FlowState.Missing;
        _desk.Time.Advance(RequestAuditor.WakeGrace);

        Assert.Equal(new AuditReport(1, 0, 0, 0, 0, 0), await RunAsync());
    }

    [Fact]
    public async Task Run_WakeUpLost_WakesAgain()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        _desk.Flow.Fault = new IOException("The hub is down.");
        await _desk.ExecuteAsync(new RequestCommand.Acknowledge()).OrFail();
        _desk.Flow.Fault = null;
        _desk.Time.Advance(LongEnough);

        Assert.Equal(new AuditReport(1, 0, 1, 0, 0, 0), await RunAsync());
        Assert.Equal([A.RequestId], _desk.Flow.Woken);
    }

    [Fact]
    public async Task Run_DiedBetweenCommitAndList_RepairsAndWakes()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        (_desk.Index.Fault, _desk.Flow.Fault) = (new IOException("Dead."), new IOException("Dead."));
        await _desk.ExecuteAsync(new RequestCommand.Acknowledge()).OrFail();
        (_desk.Index.Fault, _desk.Flow.Fault) = (null, null);
        _desk.Time.Advance(LongEnough);

        Assert.Equal(new AuditReport(1, 0, 1, 0, 1, 0), await RunAsync());
        Assert.Equal("li", Assert.Single(_desk.Index.Lines).AssignedTo);
    }

    [Fact]
    public async Task Run_EverythingHandled_DoesNothing()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        _desk.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new AuditReport(1, 0, 0, 0, 0, 0), await RunAsync());
    }

    [Fact]
    public async Task Run_HubCannotBeAsked_DoesNothing()
    {
        await _desk.SubmitAsync();
        _desk.Flow.State = FlowState.Unknown;
        _desk.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new AuditReport(1, 0, 0, 0, 0, 0), await RunAsync());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Run_LineWithoutRequest_IsRemovedAfterAWhile(long ticks, int left)
    {
        await _desk.Index.PutAsync(RequestSummaries.Of(A.SupportRequest()), default);
        _desk.Time.SetUtcNow(A.Start + RequestAuditor.InsertGrace + TimeSpan.FromTicks(ticks));

        await RunAsync();

        Assert.Equal(left, _desk.Index.Lines.Count);
        Assert.Empty(_desk.Flow.Started);
    }

    [Fact]
    public async Task Run_ClosedButNotSettled_IsFinished()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        await _desk.ExecuteAsync(new RequestCommand.Cancel("By mistake.")).OrFail();
        _desk.Flow.State = FlowState.Ended;
        _desk.Time.Advance(LongEnough);

        Assert.Equal(1, (await RunAsync()).Started);
        await _desk.RunFlowAsync();
        Assert.Equal(0, (await RunAsync()).Checked);
    }

    [Fact]
    public async Task Run_OneThatFails_DoesNotKeepTheOthersWaiting()
    {
        await SubmitAsync(10);
        _desk.Flow.State = FlowState.Missing;
        _desk.Time.Advance(LongEnough);
        FailingProbe probe = new(Id(4));

        AuditReport report = await _desk.Auditor.RunAsync(_desk.Flow, probe, default);

        Assert.Equal(new AuditReport(10, 9, 0, 0, 0, 1), report);
        Assert.Equal(Id(4), Assert.Single(_desk.Faults.All).Subject);
    }

    [Fact]
    public async Task Run_MoreThanASlice_GoesOnNextTimeAndReachesAll()
    {
        await SubmitAsync(2_100);
        _desk.Flow.State = FlowState.Missing;
        _desk.Time.Advance(LongEnough);
        int before = _desk.Flow.Started.Count;

        Assert.Equal(1_000, (await RunAsync()).Checked);
        Assert.Equal(1_000, (await RunAsync()).Checked);
        Assert.Equal(100, (await RunAsync()).Checked);

        Assert.Equal(2_100, _desk.Flow.Started.Skip(before).Distinct().Count());
    }

    [Fact]
    public async Task A_wiped_hub_is_rebuilt_and_each_request_goes_on_where_it_was()
    {
        await SubmitAsync(20);
        foreach (int number in Enumerable.Range(1, 20).Where(number => number % 2 == 0)) await _desk.RunFlowAsync(Id(number));
        string[] statuses = [.. Enumerable.Range(1, 20).Select(number => number % 2 == 0 ? "WithAgent" : "Received")];
        Assert.Equal(statuses, await StatusesAsync(20));
        int published = _desk.Publisher.Published.Count;
        _desk.Flow.State = FlowState.Missing;
        _desk.Time.Advance(LongEnough);

        Assert.Equal(20, (await RunAsync()).Started);
        foreach (int number in Enumerable.Range(1, 20)) await _desk.RunFlowAsync(Id(number));

        Assert.All(await StatusesAsync(20), status => Assert.Equal("WithAgent", status));
        Assert.Equal(published + (10 * 8), _desk.Publisher.Published.Count);
    }

    private Task<AuditReport> RunAsync() => _desk.Auditor.RunAsync(_desk.Flow, _desk.Flow, default);

    private async Task SubmitAsync(int count)
    {
        foreach (int number in Enumerable.Range(1, count)) await _desk.SubmitAsync(A.Submission(), Id(number));
    }

    private async Task<string[]> StatusesAsync(int count) =>
        await Task.WhenAll(Enumerable.Range(1, count).Select(async number => (await _desk.ReadAsync(Id(number))).Status.ToString()));

    private static string Id(int number) => $"5e9f0000-0000-4000-8000-{number:D12}";

    private sealed class FailingProbe(string failing) : IRequestFlowProbe
    {
        public Task<FlowState> GetStateAsync(string requestId, CancellationToken cancellationToken) =>
            requestId == failing ? throw new IOException("Cannot be read.") : Task.FromResult(FlowState.Missing);
    }
}
