using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Upkeep;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Upkeep;

public sealed class RetentionTests : IDisposable
{
    private static readonly RetentionPolicy Policy = new() { Deliveries = TimeSpan.FromDays(7), SettledRequests = TimeSpan.FromDays(30), SliceSize = 2 };
    private readonly InMemoryDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Run_SettledRequest_IsKeptForTheConfiguredTime(long ticks, int left)
    {
        await CloseAsync(A.RequestId);
        _desk.Time.SetUtcNow(A.Start + Policy.SettledRequests + TimeSpan.FromTicks(ticks));

        RetentionReport report = await RunAsync();

        Assert.Equal(1 - left, report.Requests);
        Assert.Equal((left, left), (_desk.Store.Count, _desk.Index.Lines.Count));
    }

    [Fact]
    public async Task Run_OpenRequest_IsNeverRemoved()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        _desk.Time.Advance(TimeSpan.FromDays(3_000));

        Assert.Equal(0, (await RunAsync()).Requests);
        Assert.Equal(1, _desk.Store.Count);
    }

    [Fact]
    public async Task Run_ReopenedButTheListWasNotTold_StaysAndTheListIsRepaired()
    {
        await CloseAsync(A.RequestId);
        _desk.Index.Fault = new IOException("Storage is down.");
        await _desk.ExecuteAsync(new RequestCommand.Reopen("Again.")).OrFail();
        _desk.Index.Fault = null;
        _desk.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(0, (await RunAsync()).Requests);
        Assert.Equal(1, _desk.Store.Count);
        Assert.False(Assert.Single(_desk.Index.Lines).IsSettled);
    }

    [Fact]
    public async Task Run_DiedAfterTheRequestWasRemoved_RemovesTheLine()
    {
        await CloseAsync(A.RequestId);
        await _desk.Store.DeleteAsync(A.RequestId, default);
        _desk.Time.Advance(TimeSpan.FromDays(31));

        await RunAsync();

        Assert.Empty(_desk.Index.Lines);
    }

    [Fact]
    public async Task Run_MoreThanASlice_GoesOnNextTime()
    {
        foreach (int number in Enumerable.Range(1, 5)) await CloseAsync($"5e9f0000-0000-4000-8000-{number:D12}");
        foreach (int number in Enumerable.Range(1, 3)) await _desk.Deliveries.InsertOrGetAsync(new Delivery($"{number}", "b", A.RequestId, A.Start), default);
        _desk.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(new RetentionReport(2, 2), await RunAsync());
        Assert.Equal(new RetentionReport(1, 2), await RunAsync());
        Assert.Equal(new RetentionReport(0, 1), await RunAsync());
        Assert.Equal(new RetentionReport(0, 0), await RunAsync());
    }

    private async Task CloseAsync(string requestId)
    {
        await _desk.SubmitAsync(requestId: requestId);
        await _desk.ExecuteAsync(new RequestCommand.Resolve("Done."), requestId: requestId).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.Confirm(), requestId: requestId).OrFail();
        await _desk.RunFlowAsync(requestId);
    }

    private Task<RetentionReport> RunAsync() => _desk.Retention(Policy).RunAsync(default);
}
