using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Results;
using Xunit;

namespace PartnerDesk.Testing.Core.Contracts;

/// <summary>What every list of requests keeps to.</summary>
public abstract class RequestIndexContract
{
    /// <summary>An empty list.</summary>
    protected abstract IRequestIndex CreateIndex();

    [Fact]
    public async Task Put_NewLine_IsFoundAsWritten()
    {
        IRequestIndex index = CreateIndex();
        RequestSummary line = Line(1) with
        {
            ExternalId = "CRM-1", Category = SupportCategory.HowTo, Service = "Teams", AssignedTo = "li", VendorNumber = "4711", HandledSequence = 1, PublishedSequence = 1,
        };

        await index.PutAsync(line, default);

        Assert.Equal(line, await index.FindAsync(line.Id, line.CreatedAt, default));
        Assert.Equal([line], (await ListAsync(index)).Items);
    }

    [Fact]
    public async Task Find_UnknownRequest_IsNull() => Assert.Null(await CreateIndex().FindAsync(Id(1), A.Start, default));

    [Fact]
    public async Task Put_NewerSequence_ReplacesTheLine()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1), default);

        await index.PutAsync(Line(1) with { Sequence = 2, Status = RequestStatus.WithAgent, UpdatedAt = A.Start.AddHours(1) }, default);

        RequestSummary line = Assert.Single((await ListAsync(index)).Items);
        Assert.Equal(RequestStatus.WithAgent, line.Status);
        Assert.Equal(2, line.Sequence);
    }

    [Fact]
    public async Task Put_OlderSequence_ChangesNothing()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1) with { Sequence = 5, Status = RequestStatus.WithAgent }, default);

        await index.PutAsync(Line(1) with { Sequence = 4, Status = RequestStatus.Diagnosing }, default);

        Assert.Equal(RequestStatus.WithAgent, Assert.Single((await ListAsync(index)).Items).Status);
    }

    [Fact]
    public async Task Put_WithoutMarks_KeepsTheMarks()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1) with { Sequence = 5, HandledSequence = 5, PublishedSequence = 5 }, default);

        await index.PutAsync(Line(1) with { Sequence = 6 }, default);

        RequestSummary? line = await index.FindAsync(Id(1), A.Start.AddMinutes(1), default);
        Assert.Equal((6, 5, 5), (line!.Sequence, line.HandledSequence, line.PublishedSequence));
    }

    [Fact]
    public async Task Put_ReopenedRequest_IsNoLongerSettled()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Settled(1) with { Sequence = 5, HandledSequence = 5, PublishedSequence = 5 }, default);

        await index.PutAsync(Line(1) with { Sequence = 6, Status = RequestStatus.Diagnosing }, default);

        Assert.Equal([Id(1)], Ids((await index.ListUnsettledAsync(10, null, default)).Items));
        Assert.Empty(await index.ListSettledBeforeAsync(DateTimeOffset.MaxValue.AddDays(-1), 10, default));
    }

    [Fact]
    public async Task Put_ManyWritersAtOnce_KeepsTheNewest()
    {
        IRequestIndex index = CreateIndex();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(sequence => index.PutAsync(
            Line(1) with { Sequence = sequence, Title = $"Version {sequence}", HandledSequence = sequence % 3 }, default)));

        RequestSummary? line = await index.FindAsync(Id(1), A.Start.AddMinutes(1), default);
        Assert.Equal((8, "Version 8", 2), (line!.Sequence, line.Title, line.HandledSequence));
    }

    [Fact]
    public async Task List_IsNewestFirst_InPagesThatNeitherRepeatNorSkip()
    {
        IRequestIndex index = CreateIndex();
        foreach (int number in Enumerable.Range(1, 7)) await index.PutAsync(Line(number), default);

        List<string> seen = [];
        string? continuation = null;
        int pages = 0;
        do
        {
            RequestPage page = (await index.ListAsync(Query() with { PageSize = 3, Continuation = continuation }, default)).OrFail();
            Assert.InRange(page.Items.Count, 0, 3);
            seen.AddRange(Ids(page.Items));
            continuation = page.Continuation;
            pages++;
        }
        while (continuation is not null && pages < 10);

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(Id), seen);
    }

    [Fact]
    public async Task List_ForeignContinuation_IsAProblem()
    {
        Problem problem = (await CreateIndex().ListAsync(Query() with { Continuation = "not one of ours" }, default)).ProblemOrFail();

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
    }

    [Fact]
    public async Task List_OfCustomers_LeavesOthersOut()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1), default);
        await index.PutAsync(Line(2) with { CustomerId = A.OtherCustomerId }, default);
        await index.PutAsync(Line(3), default);

        Assert.Equal([Id(2)], Ids((await ListAsync(index, Query() with { CustomerIds = Set(A.OtherCustomerId) })).Items));
        Assert.Equal([Id(3), Id(2), Id(1)], Ids((await ListAsync(index, Query() with { CustomerIds = Set(A.OtherCustomerId, A.CustomerId) })).Items));
        Assert.Empty((await ListAsync(index, Query() with { CustomerIds = Set("b1a70000-0000-4000-8000-000000000009") })).Items);
    }

    [Fact]
    public async Task List_Filters_ByStatusSeverityAndAssignee()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1) with { Status = RequestStatus.WithAgent, AssignedTo = "li" }, default);
        await index.PutAsync(Line(2) with { Severity = Severity.A }, default);
        await index.PutAsync(Line(3) with { AssignedTo = "o'neil" }, default);

        Assert.Equal([Id(1)], Ids((await ListAsync(index, Query() with { Status = RequestStatus.WithAgent })).Items));
        Assert.Equal([Id(2)], Ids((await ListAsync(index, Query() with { Severity = Severity.A })).Items));
        Assert.Equal([Id(3)], Ids((await ListAsync(index, Query() with { AssignedTo = "o'neil" })).Items));
        Assert.Empty((await ListAsync(index, Query() with { Status = RequestStatus.WithAgent, Severity = Severity.A })).Items);
    }

    [Theory]
    [InlineData("MAIL", 1)]
    [InlineData("slow mail", 1)]
    [InlineData("crm-2", 2)]
    [InlineData("4713", 3)]
    public async Task List_Search_MatchesWordsWithoutCase(string search, int expected)
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1) with { Title = "Mail is slow" }, default);
        await index.PutAsync(Line(2) with { Title = "Login", ExternalId = "CRM-2" }, default);
        await index.PutAsync(Line(3) with { Title = "Licence", VendorNumber = "x4713" }, default);

        Assert.Equal([Id(expected)], Ids((await ListAsync(index, Query() with { Search = search })).Items));
        Assert.Empty((await ListAsync(index, Query() with { Search = search + " nowhere" })).Items);
    }

    [Fact]
    public async Task ListUnsettled_GivesEachOpenLineOnce()
    {
        IRequestIndex index = CreateIndex();
        foreach (int number in Enumerable.Range(1, 5)) await index.PutAsync(Line(number), default);
        await index.PutAsync(Settled(6), default);

        List<string> seen = [];
        string? continuation = null;
        do
        {
            RequestPage page = await index.ListUnsettledAsync(2, continuation, default);
            seen.AddRange(Ids(page.Items));
            continuation = page.Continuation;
        }
        while (continuation is not null && seen.Count < 20);

        Assert.Equal(Enumerable.Range(1, 5).Select(Id), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ListSettledBefore_GivesOldSettledLinesOnly()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Settled(1) with { UpdatedAt = A.Start.AddDays(1) }, default);
        await index.PutAsync(Settled(2) with { UpdatedAt = A.Start.AddDays(2) }, default);
        await index.PutAsync(Settled(3) with { UpdatedAt = A.Start.AddDays(3) }, default);
        await index.PutAsync(Line(4) with { UpdatedAt = A.Start.AddDays(1) }, default);

        Assert.Equal([Id(1), Id(2)], Ids(await index.ListSettledBeforeAsync(A.Start.AddDays(3), 10, default)).Order(StringComparer.Ordinal));
        Assert.Single(await index.ListSettledBeforeAsync(A.Start.AddDays(3), 1, default));
    }

    [Fact]
    public async Task Remove_TakesTheLineOutOfEveryList_AndMayBeRepeated()
    {
        IRequestIndex index = CreateIndex();
        await index.PutAsync(Line(1), default);
        await index.PutAsync(Line(2), default);

        await index.RemoveAsync(Line(1), default);
        await index.RemoveAsync(Line(1), default);

        Assert.Equal([Id(2)], Ids((await ListAsync(index)).Items));
        Assert.Equal([Id(2)], Ids((await ListAsync(index, Query() with { CustomerIds = Set(A.CustomerId) })).Items));
        Assert.Equal([Id(2)], Ids((await index.ListUnsettledAsync(10, null, default)).Items));
        Assert.Null(await index.FindAsync(Id(1), A.Start.AddMinutes(1), default));
    }

    private static async Task<RequestPage> ListAsync(IRequestIndex index, RequestQuery? query = null) =>
        (await index.ListAsync(query ?? Query(), default)).OrFail();

    private static RequestQuery Query() => new(null, null, null, null, null, 50, null);

    private static string Id(int number) => $"5e9f0000-0000-4000-8000-{number:D12}";

    private static IEnumerable<string> Ids(IEnumerable<RequestSummary> lines) => lines.Select(line => line.Id);

    private static HashSet<string> Set(params string[] ids) => [.. ids];

    private static RequestSummary Line(int number) => RequestSummaries.Of(
        A.SupportRequest(Id(number), request => request with
        {
            CreatedAt = A.Start.AddMinutes(number),
            UpdatedAt = A.Start.AddMinutes(number),
            Sequence = 1,
        }));

    private static RequestSummary Settled(int number) => Line(number) with
    {
        Status = RequestStatus.Closed, HandledSequence = 1, PublishedSequence = 1, IsSettled = true,
    };
}
