using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests;

public sealed class SupportRequestServiceTests : IDisposable
{
    private readonly InMemoryDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Get_ByOwner_LeavesOutWhatIsInternal()
    {
        await EscalatedAsync();

        RequestView view = await _desk.Service.GetAsync(A.CustomerCaller(), A.RequestId, default).OrFail();

        Assert.DoesNotContain(view.Timeline, entry => entry.Internal);
        Assert.DoesNotContain(view.Timeline, entry => entry.Detail.Values.Any(value => value.Contains("secret", StringComparison.Ordinal)));
        Assert.Empty(view.Request.ServiceRequest!.Notes);
        Assert.Null(view.Request.ServiceRequest.Note);
        Assert.Equal("4711", view.Request.ServiceRequest.Number);
    }

    [Fact]
    public async Task Get_ByStaff_ShowsEverythingInOrder()
    {
        await EscalatedAsync();

        RequestView view = await _desk.Service.GetAsync(A.Staff(), A.RequestId, default).OrFail();

        Assert.Equal(Enumerable.Range(1, view.Request.Sequence), view.Timeline.Select(entry => entry.Sequence));
        Assert.Null(TimelineChain.Verify(A.RequestId, view.Timeline, view.Request.Hash));
        Assert.NotEmpty(view.Request.ServiceRequest!.Notes);
        Assert.Equal((await _desk.Store.FindAsync(A.RequestId, default))!.ETag, view.ETag);
    }

    [Theory]
    [InlineData(UnreadableReason.ConsentMissing, true)]
    [InlineData(UnreadableReason.SignInNeeded, false)]
    public async Task Get_ByOwner_ShowsOnlyTheRepairThatIsItsOwn(UnreadableReason reason, bool isShown)
    {
        _desk.Health.Reading = _ => A.UnreadableHealth(reason);
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();

        RequestView owners = await _desk.Service.GetAsync(A.CustomerCaller(), A.RequestId, default).OrFail();
        RequestView staffs = await _desk.Service.GetAsync(A.Staff(), A.RequestId, default).OrFail();

        Assert.Equal(isShown, owners.Request.Findings[0].Repair is not null);
        Assert.NotNull(staffs.Request.Findings[0].Repair);
        Assert.DoesNotContain(owners.Timeline, entry => entry.Detail.ContainsKey("repair"));
    }

    public static TheoryData<Caller> Strangers => [A.CustomerCaller(A.OtherCustomerId), A.Staff(scope: new HashSet<string> { A.OtherCustomerId }), A.Machine()];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Another_customers_request_looks_like_one_that_is_not_there(Caller caller)
    {
        await _desk.SubmitAsync();
        const string absent = "5e9f0000-0000-4000-8000-00000000dead";

        Assert.Equal(
            await _desk.Service.GetAsync(caller, absent, default).ProblemOrFail(),
            await _desk.Service.GetAsync(caller, A.RequestId, default).ProblemOrFail(),
            SameProblem);
        Assert.Equal(
            await _desk.ExecuteAsync(new RequestCommand.Confirm(), caller, requestId: absent).ProblemOrFail(),
            await _desk.ExecuteAsync(new RequestCommand.Confirm(), caller).ProblemOrFail(),
            SameProblem);
        Assert.Equal(ProblemKind.NotFound, (await _desk.Service.GetAsync(caller, A.RequestId, default).ProblemOrFail()).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("{5e9f0000-0000-4000-8000-000000000001}")]
    [InlineData("5e9f000000004000800000000000000001")]
    [InlineData("../5e9f0000-0000-4000-8000-000000000001")]
    public async Task Get_IdThatIsNone_IsNotFound(string id)
    {
        await _desk.SubmitAsync();

        Assert.Equal(ProblemKind.NotFound, (await _desk.Service.GetAsync(A.Staff(), id, default).ProblemOrFail()).Kind);
    }

    [Fact]
    public async Task Get_IdInUpperCase_IsFound()
    {
        await _desk.SubmitAsync();

        await _desk.Service.GetAsync(A.Staff(), A.RequestId.ToUpperInvariant(), default).OrFail();
    }

    [Fact]
    public async Task List_IsNarrowedToTheCallersScope()
    {
        _desk.Directory.Customers.Add(A.Customer(A.OtherCustomerId));
        await _desk.SubmitAsync();
        const string second = "5e9f0000-0000-4000-8000-000000000002";
        await _desk.SubmitAsync(A.Submission(customerId: A.OtherCustomerId), second);

        Assert.Equal([A.RequestId], await ListAsync(A.CustomerCaller()));
        Assert.Equal([second], await ListAsync(A.Staff(scope: new HashSet<string> { A.OtherCustomerId })));
        Assert.Equal(2, (await ListAsync(A.Staff())).Count);
        Assert.Equal([second], await ListAsync(A.Staff(), A.OtherCustomerId));
        Assert.Empty(await ListAsync(A.CustomerCaller(), A.OtherCustomerId));
        Assert.Equal(ProblemKind.Forbidden, (await _desk.Service.ListAsync(A.Machine(), Query(null), default).ProblemOrFail()).Kind);
    }

    [Fact]
    public async Task Execute_CommitsUpdatesTheListAndWakesTheFlow()
    {
        await _desk.SubmitAsync();

        VersionedRequest after = await _desk.ExecuteAsync(new RequestCommand.Acknowledge(), A.Staff(name: "wang")).OrFail();

        Assert.Equal("wang", after.Request.AssignedTo);
        Assert.Equal("wang", Assert.Single(_desk.Index.Lines).AssignedTo);
        Assert.Equal([A.RequestId], _desk.Flow.Woken);
        Assert.Equal((await _desk.Store.FindAsync(A.RequestId, default))!.ETag, after.ETag);
    }

    [Fact]
    public async Task Execute_NothingToChange_WakesNobody()
    {
        await _desk.SubmitAsync();
        await _desk.ExecuteAsync(new RequestCommand.Acknowledge()).OrFail();

        await _desk.ExecuteAsync(new RequestCommand.Acknowledge()).OrFail();

        Assert.Single(_desk.Flow.Woken);
        Assert.Equal(1, _desk.Store.Commits);
    }

    [Fact]
    public async Task Execute_ReopenAfterTheFlowEnded_StartsItAgain()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        await _desk.ExecuteAsync(new RequestCommand.Resolve("Done.")).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.Confirm(), A.CustomerCaller()).OrFail();
        await _desk.RunFlowAsync();
        Assert.True(Assert.Single(_desk.Index.Lines).IsSettled);

        await _desk.ExecuteAsync(new RequestCommand.Reopen("Again."), A.CustomerCaller()).OrFail();

        Assert.Equal([A.RequestId, A.RequestId], _desk.Flow.Started);
        Assert.False(Assert.Single(_desk.Index.Lines).IsSettled);
        await _desk.RunFlowAsync();
        Assert.Equal((RequestStatus.WithAgent, 2), ((await _desk.ReadAsync()).Status, (await _desk.ReadAsync()).DiagnosedGeneration));
    }

    [Fact]
    public async Task Execute_CommandOfTheFlow_IsForbidden()
    {
        await _desk.SubmitAsync();

        Assert.Equal(ProblemKind.Forbidden, (await _desk.ExecuteAsync(new RequestCommand.CloseOnSilence(), A.Staff(StaffRoles.Lead)).ProblemOrFail()).Kind);
    }

    [Fact]
    public async Task Execute_OwnerDoesWhatIsForStaff_IsForbidden()
    {
        await _desk.SubmitAsync();

        Assert.Equal(ProblemKind.Forbidden, (await _desk.ExecuteAsync(new RequestCommand.Resolve("Done."), A.CustomerCaller()).ProblemOrFail()).Kind);
        Assert.Equal(ProblemKind.Forbidden, (await _desk.ExecuteAsync(new RequestCommand.AddMessage("x", true, false, true), A.CustomerCaller()).ProblemOrFail()).Kind);
        Assert.Equal(0, _desk.Store.Commits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Execute_Message_IsByTheCallerWhateverItClaims(bool claimed)
    {
        await _desk.SubmitAsync();

        await _desk.ExecuteAsync(new RequestCommand.AddMessage("Hello", false, false, claimed), A.CustomerCaller()).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.AddMessage("Hello", false, false, claimed), A.Staff()).OrFail();

        Assert.Equal(
            ["customer", "staff"],
            (await _desk.TimelineAsync()).Where(entry => entry.Kind == TimelineKind.MessageAdded).Select(entry => entry.Detail["author"]));
    }

    [Fact]
    public async Task Execute_IfMatch_StaleIsRefusedCurrentIsTaken()
    {
        await _desk.SubmitAsync();
        string etag = (await _desk.Store.FindAsync(A.RequestId, default))!.ETag;

        await _desk.ExecuteAsync(new RequestCommand.Acknowledge(), ifMatch: etag).OrFail();
        Problem problem = await _desk.ExecuteAsync(new RequestCommand.ChangeSeverity(Severity.A, "Worse."), ifMatch: etag).ProblemOrFail();

        Assert.Equal(ProblemKind.Stale, problem.Kind);
        await _desk.ExecuteAsync(new RequestCommand.ChangeSeverity(Severity.A, "Worse."), ifMatch: "*").OrFail();
    }

    [Fact]
    public async Task Execute_Mark_RepeatAddsNothingOtherBodyIsAConflict()
    {
        await _desk.SubmitAsync();
        RequestCommand hello = new RequestCommand.AddMessage("Hello", false, false, false);
        CommandMark mark = new("aa11", "b0d1");

        await _desk.ExecuteAsync(hello, mark: mark).OrFail();
        await _desk.ExecuteAsync(hello, mark: mark, ifMatch: "\"what it was before\"").OrFail();
        Problem problem = await _desk.ExecuteAsync(hello, mark: mark with { BodyHash = "other" }).ProblemOrFail();

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Single(await _desk.TimelineAsync(), entry => entry.Kind == TimelineKind.MessageAdded);
    }

    [Fact]
    public async Task Execute_MarkOfACommandThatChangedNothing_IsRememberedToo()
    {
        await _desk.SubmitAsync();
        await _desk.ExecuteAsync(new RequestCommand.Resolve("Done.")).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.Confirm()).OrFail();
        CommandMark mark = new("aa11", "b0d1");

        await _desk.ExecuteAsync(new RequestCommand.Confirm(), mark: mark).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.Reopen("Again.")).OrFail();

        Assert.Equal(RequestStatus.Diagnosing, (await _desk.ExecuteAsync(new RequestCommand.Confirm(), mark: mark).OrFail()).Request.Status);
    }

    [Fact]
    public async Task Execute_SomebodyElseIsFaster_DecidesAgainOnWhatIsThereNow()
    {
        using InMemoryDesk desk = new(time: TimeProvider.System);
        await desk.SubmitAsync();
        int others = 0;
        desk.Store.BeforeCommit = async _ =>
        {
            if (others++ >= 3) return;
            Func<SupportRequest, Task>? hook = desk.Store.BeforeCommit;
            desk.Store.BeforeCommit = null;
            await CommitOtherAsync(desk, $"Other {others}");
            desk.Store.BeforeCommit = hook;
        };

        await desk.ExecuteAsync(new RequestCommand.AddMessage("Mine", true, false, false)).OrFail();

        IReadOnlyList<TimelineEntry> timeline = await desk.TimelineAsync();
        Assert.Equal(["Accepted", "Other 1", "Other 2", "Other 3", "Mine"], timeline.Select(entry => entry.Detail.GetValueOrDefault("text", "Accepted")));
        Assert.Null(TimelineChain.Verify(A.RequestId, timeline, (await desk.ReadAsync()).Hash));
    }

    [Fact]
    public async Task Execute_AlwaysSomebodyFaster_GivesUpForNow()
    {
        using InMemoryDesk desk = new(time: TimeProvider.System);
        await desk.SubmitAsync();
        Func<SupportRequest, Task>? hook = null;
        hook = desk.Store.BeforeCommit = async _ =>
        {
            desk.Store.BeforeCommit = null;
            await CommitOtherAsync(desk, "Other");
            desk.Store.BeforeCommit = hook;
        };

        Problem problem = await desk.ExecuteAsync(new RequestCommand.AddMessage("Mine", true, false, false)).ProblemOrFail();

        Assert.Equal(ProblemKind.Unavailable, problem.Kind);
        Assert.DoesNotContain(await desk.TimelineAsync(), entry => entry.Detail.Values.Contains("Mine"));
    }

    [Fact]
    public async Task Execute_SixtyFourClientsOnOneRequest_AreAllServed()
    {
        using InMemoryDesk desk = new(time: TimeProvider.System);
        await desk.SubmitAsync();

        await Task.WhenAll(Enumerable.Range(1, 64).Select(number => Task.Run(() =>
            desk.ExecuteAsync(new RequestCommand.AddMessage($"Message {number}", true, false, false)).OrFail())));

        IReadOnlyList<TimelineEntry> timeline = await desk.TimelineAsync();
        Assert.Equal(64, timeline.Where(entry => entry.Kind == TimelineKind.MessageAdded).Select(entry => entry.Detail["text"]).Distinct().Count());
        Assert.Null(TimelineChain.Verify(A.RequestId, timeline, (await desk.ReadAsync()).Hash));
    }

    [Fact]
    public async Task Execute_ListAndHubDown_IsDoneAllTheSame()
    {
        await _desk.SubmitAsync();
        _desk.Index.Fault = new IOException("Storage is down.");
        _desk.Flow.Fault = new IOException("The hub is down.");

        await _desk.ExecuteAsync(new RequestCommand.Acknowledge()).OrFail();

        Assert.Equal("li", (await _desk.ReadAsync()).AssignedTo);
        Assert.Equal(["update the list", "wake flow"], _desk.Faults.All.Select(fault => fault.Operation));
    }

    [Fact]
    public async Task Execute_StoreDown_Throws()
    {
        await _desk.SubmitAsync();
        _desk.Store.BeforeCommit = _ => throw new IOException("Storage is down.");

        await Assert.ThrowsAsync<IOException>(() => _desk.ExecuteAsync(new RequestCommand.Acknowledge()));
    }

    // Another process: past the service's own locks.
    private static async Task CommitOtherAsync(InMemoryDesk desk, string text)
    {
        VersionedRequest before = (await desk.Store.FindAsync(A.RequestId, default))!;
        Change change = SupportRequestCommands.Decide(before.Request, new RequestCommand.AddMessage(text, true, false, false), "other", A.Start, A.Policy).OrFail();
        Assert.IsType<CommitOutcome.Committed>(await desk.Store.CommitAsync(before, change.After, change.Entries, [], null, default));
    }

    private async Task EscalatedAsync()
    {
        await _desk.SubmitAsync();
        await _desk.RunFlowAsync();
        await _desk.ExecuteAsync(new RequestCommand.AddMessage("secret talk", true, false, false)).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.Escalate(Justification.Defect, EscalationGap.Tools, "secret note")).OrFail();
        await _desk.ExecuteAsync(new RequestCommand.UpdateServiceRequest("4711", null, null, "secret engineer")).OrFail();
    }

    private async Task<IReadOnlyList<string>> ListAsync(Caller caller, string? customerId = null) =>
        [.. (await _desk.Service.ListAsync(caller, Query(customerId), default).OrFail()).Items.Select(line => line.Id)];

    private static RequestQuery Query(string? customerId) =>
        new(customerId is null ? null : new HashSet<string> { customerId }, null, null, null, null, 50, null);

    private static bool SameProblem(Problem left, Problem right) =>
        (left.Kind, left.Name, left.Detail) == (right.Kind, right.Name, right.Detail);
}
