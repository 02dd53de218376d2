using System.Text.Json;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using Xunit;

namespace PartnerDesk.Testing.Core.Contracts;

/// <summary>What every request store keeps to.</summary>
public abstract class SupportRequestStoreContract
{
    private readonly string _id = Guid.NewGuid().ToString("D");

    /// <summary>A store; requests of other tests may be in it.</summary>
    protected abstract ISupportRequestStore CreateStore();

    [Fact]
    public async Task Insert_NewRequest_IsReadBackAsWritten()
    {
        ISupportRequestStore store = CreateStore();
        (SupportRequest request, IReadOnlyList<TimelineEntry> entries) = Full();

        Assert.True(await store.InsertAsync(request, entries, default));

        VersionedRequest? found = await store.FindAsync(_id, default);
        Assert.NotNull(found);
        AssertSame(request, found.Request);
        Assert.NotEmpty(found.ETag);
        AssertSame(entries, await store.ReadTimelineAsync(_id, 0, 100, default));
    }

    [Fact]
    public async Task Insert_ExistingId_ChangesNothing()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest first = await InsertAsync(store);
        (SupportRequest other, IReadOnlyList<TimelineEntry> entries) = A.AcceptedRequest(_id, request => request with { Title = "Another" });

        Assert.False(await store.InsertAsync(other, entries, default));

        VersionedRequest? found = await store.FindAsync(_id, default);
        Assert.Equal("Mail is not delivered", found!.Request.Title);
        Assert.Equal(first.ETag, found.ETag);
    }

    [Fact]
    public async Task Insert_SameRequestManyTimesAtOnce_SucceedsOnce()
    {
        ISupportRequestStore store = CreateStore();
        (SupportRequest request, IReadOnlyList<TimelineEntry> entries) = A.AcceptedRequest(_id);

        bool[] inserted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.InsertAsync(request, entries, default)));

        Assert.Single(inserted, true);
    }

    [Fact]
    public async Task Find_UnknownId_IsNull() => Assert.Null(await CreateStore().FindAsync(_id, default));

    [Fact]
    public async Task Commit_CurrentETag_ReplacesRequestAndAppendsEverything()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);
        (SupportRequest after, TimelineEntry entry) = Next(before.Request, "first");
        Evidence evidence = new("service-health", 1, A.Start, "{\"services\":[]}");
        CommandMark mark = new("ab12", "cd34");

        CommitOutcome outcome = await store.CommitAsync(before, after, [entry], [evidence], mark, default);

        var committed = Assert.IsType<CommitOutcome.Committed>(outcome);
        VersionedRequest? found = await store.FindAsync(_id, default);
        Assert.Equal(committed.ETag, found!.ETag);
        Assert.NotEqual(before.ETag, found.ETag);
        AssertSame(after, found.Request);
        AssertSame(new[] { entry }, await store.ReadTimelineAsync(_id, before.Request.Sequence, 10, default));
        AssertSame(new[] { evidence }, await store.ReadEvidenceAsync(_id, 1, default));
        Assert.Equal(mark, await store.FindMarkAsync(_id, mark.Key, default));
    }

    [Fact]
    public async Task Commit_WithoutEntries_ReplacesRequestAndItsETag()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);

        CommitOutcome outcome = await store.CommitAsync(before, before.Request with { AssignedTo = "li" }, [], [], null, default);

        Assert.IsType<CommitOutcome.Committed>(outcome);
        VersionedRequest? found = await store.FindAsync(_id, default);
        Assert.Equal("li", found!.Request.AssignedTo);
        Assert.NotEqual(before.ETag, found.ETag);
    }

    [Fact]
    public async Task Commit_StaleETag_WritesNothing()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);
        (SupportRequest first, TimelineEntry firstEntry) = Next(before.Request, "first");
        (SupportRequest second, TimelineEntry secondEntry) = Next(before.Request, "second");
        await store.CommitAsync(before, first, [firstEntry], [], null, default);

        CommitOutcome outcome = await store.CommitAsync(
            before, second, [secondEntry], [new Evidence("subscriptions", 1, A.Start, "{}")], new CommandMark("ab12", "cd34"), default);

        Assert.IsType<CommitOutcome.Stale>(outcome);
        AssertSame(first, (await store.FindAsync(_id, default))!.Request);
        Assert.Equal(["Accepted by http.", "first"], (await store.ReadTimelineAsync(_id, 0, 10, default)).Select(entry => entry.Summary));
        Assert.Empty(await store.ReadEvidenceAsync(_id, 1, default));
        Assert.Null(await store.FindMarkAsync(_id, "ab12", default));
    }

    [Fact]
    public async Task Commit_FromOneVersionAtOnce_SucceedsForOne()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);

        CommitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async number =>
        {
            (SupportRequest after, TimelineEntry entry) = Next(before.Request, $"writer {number}");
            return await store.CommitAsync(before, after, [entry], [], null, default);
        }));

        Assert.Single(outcomes.OfType<CommitOutcome.Committed>());
        Assert.Equal(15, outcomes.OfType<CommitOutcome.Stale>().Count());
        SupportRequest stored = (await store.FindAsync(_id, default))!.Request;
        Assert.Null(TimelineChain.Verify(_id, await store.ReadTimelineAsync(_id, 0, 10, default), stored.Hash));
    }

    [Fact]
    public async Task Commit_MarkUsedBefore_SaysSoAndWritesNothing()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);
        (SupportRequest first, TimelineEntry firstEntry) = Next(before.Request, "first");
        await store.CommitAsync(before, first, [firstEntry], [], new CommandMark("ab12", "body one"), default);
        VersionedRequest current = (await store.FindAsync(_id, default))!;
        (SupportRequest second, TimelineEntry secondEntry) = Next(current.Request, "second");

        CommitOutcome outcome = await store.CommitAsync(current, second, [secondEntry], [], new CommandMark("ab12", "body two"), default);

        Assert.Equal("body one", Assert.IsType<CommitOutcome.AlreadyDone>(outcome).BodyHash);
        Assert.Equal(current.ETag, (await store.FindAsync(_id, default))!.ETag);
        Assert.Equal(2, (await store.ReadTimelineAsync(_id, 0, 10, default)).Count);
    }

    [Fact]
    public async Task Commit_RequestThatIsGone_IsStale()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);
        await store.DeleteAsync(_id, default);
        (SupportRequest after, TimelineEntry entry) = Next(before.Request, "late");

        Assert.IsType<CommitOutcome.Stale>(await store.CommitAsync(before, after, [entry], [], null, default));
        Assert.Null(await store.FindAsync(_id, default));
        Assert.Empty(await store.ReadTimelineAsync(_id, 0, 10, default));
    }

    [Fact]
    public async Task FindMark_Unknown_IsNull()
    {
        ISupportRequestStore store = CreateStore();
        await InsertAsync(store);

        Assert.Null(await store.FindMarkAsync(_id, "ab12", default));
    }

    [Fact]
    public async Task ReadTimeline_ManyEntries_ComesInOrderAndInPages()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest current = await InsertAsync(store);
        for (int commit = 0; commit < 12; commit++)
        {
            SupportRequest request = current.Request;
            List<TimelineEntry> entries = [];
            for (int number = 0; number < 10; number++)
            {
                (request, TimelineEntry entry) = Next(request, $"{commit}-{number}");
                entries.Add(entry);
            }

            var committed = Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(current, request, entries, [], null, default));
            current = new VersionedRequest(request, committed.ETag);
        }

        Assert.Equal(Enumerable.Range(1, 121), (await store.ReadTimelineAsync(_id, 0, 1_000, default)).Select(entry => entry.Sequence));
        Assert.Equal(Enumerable.Range(96, 10), (await store.ReadTimelineAsync(_id, 95, 10, default)).Select(entry => entry.Sequence));
        Assert.Empty(await store.ReadTimelineAsync(_id, 121, 10, default));
    }

    [Fact]
    public async Task LongTextAndOddCharacters_AreKept()
    {
        ISupportRequestStore store = CreateStore();
        string longText = string.Concat(Enumerable.Repeat("邮件无法送达", 1_700))[..10_000];
        string odd = "quote ' double \" back\\slash tab\t line\r\nbreak <b>&amp;</b> emoji \U0001F600 rtl \u202E null-like \u0001";
        (SupportRequest request, IReadOnlyList<TimelineEntry> entries) = A.AcceptedRequest(
            _id, request => request with { Description = longText, Title = odd, ExternalId = "key/with\\odd#chars?" });
        await store.InsertAsync(request, entries, default);
        VersionedRequest before = (await store.FindAsync(_id, default))!;
        TimelineEntry message = A.Entry(before.Request, TimelineKind.MessageAdded, "Message.", ("text", longText), ("odd", odd));
        Evidence evidence = new("service-health", 1, A.Start.AddTicks(1_234_567), string.Concat(Enumerable.Repeat("{\"x\":\"状态\"}", 10_000)));

        CommitOutcome outcome = await store.CommitAsync(
            before, before.Request with { Sequence = message.Sequence, Hash = message.Hash }, [message], [evidence], null, default);

        Assert.IsType<CommitOutcome.Committed>(outcome);
        SupportRequest stored = (await store.FindAsync(_id, default))!.Request;
        Assert.Equal(longText, stored.Description);
        Assert.Equal(odd, stored.Title);
        Assert.Null(TimelineChain.Verify(_id, await store.ReadTimelineAsync(_id, 0, 10, default), stored.Hash));
        AssertSame(new[] { evidence }, await store.ReadEvidenceAsync(_id, 1, default));
    }

    [Fact]
    public async Task ReadEvidence_OfOneGeneration_LeavesOthersOut()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);
        Evidence first = new("service-health", 1, A.Start, "{\"g\":1}");
        Evidence second = new("service-health", 2, A.Start, "{\"g\":2}");
        Evidence other = new("subscriptions", 2, A.Start, "{}");
        await store.CommitAsync(before, before.Request, [], [first, second, other], null, default);

        Assert.Equal([first], await store.ReadEvidenceAsync(_id, 1, default));
        Assert.Equal([second, other], (await store.ReadEvidenceAsync(_id, 2, default)).OrderBy(evidence => evidence.Check, StringComparer.Ordinal));
        Assert.Empty(await store.ReadEvidenceAsync(_id, 3, default));
    }

    [Fact]
    public async Task Delete_RemovesEverything_AndMayBeRepeated()
    {
        ISupportRequestStore store = CreateStore();
        VersionedRequest before = await InsertAsync(store);
        (SupportRequest after, TimelineEntry entry) = Next(before.Request, "first");
        await store.CommitAsync(before, after, [entry], [new Evidence("subscriptions", 1, A.Start, "{}")], new CommandMark("ab12", "cd34"), default);

        await store.DeleteAsync(_id, default);
        await store.DeleteAsync(_id, default);

        Assert.Null(await store.FindAsync(_id, default));
        Assert.Empty(await store.ReadTimelineAsync(_id, 0, 10, default));
        Assert.Empty(await store.ReadEvidenceAsync(_id, 1, default));
        Assert.Null(await store.FindMarkAsync(_id, "ab12", default));
        await InsertAsync(store);
    }

    private async Task<VersionedRequest> InsertAsync(ISupportRequestStore store)
    {
        (SupportRequest request, IReadOnlyList<TimelineEntry> entries) = A.AcceptedRequest(_id);
        Assert.True(await store.InsertAsync(request, entries, default));
        return (await store.FindAsync(_id, default))!;
    }

    private static (SupportRequest After, TimelineEntry Entry) Next(SupportRequest before, string summary)
    {
        TimelineEntry entry = A.Entry(before, TimelineKind.MessageAdded, summary);
        return (before with { Sequence = entry.Sequence, Hash = entry.Hash }, entry);
    }

    // Every optional member is set, so that one the store forgets shows.
    private (SupportRequest Request, IReadOnlyList<TimelineEntry> Entries) Full() => A.AcceptedRequest(_id, request => request with
    {
        ExternalId = "CRM-4711",
        Category = SupportCategory.Configuration,
        Impact = new Impact(true, 12, true),
        Service = "Exchange Online",
        SubscriptionId = A.SubscriptionId,
        UserPrincipalName = "ann@contoso.cn",
        StartedAt = A.Start.AddHours(-1).AddTicks(7),
        Contact = A.Contact("zh-CN"),
        Language = "zh-CN",
        NoticesWanted = false,
        AssignedTo = "li",
        Status = RequestStatus.Escalated,
        Generation = 2,
        StartedGeneration = 2,
        DiagnosedGeneration = 2,
        AcknowledgedAt = A.Start,
        TriagedAt = A.Start,
        Sla = request.Sla with { PausedAt = A.Start, PausedReason = "Waiting.", PausedFor = TimeSpan.FromTicks(12_345), RespondedAt = A.Start },
        Findings = [A.IncidentFinding() with { Remediation = "reactivateSubscription", Repair = "Do it." }],
        Incident = new IncidentLink("EX1", "Mail", "investigating", A.Start, A.Start) { CheckedAt = A.Start },
        DetachedIncidents = ["EX0"],
        ServiceRequest = new ServiceRequest(
            "assisted",
            "4711",
            "https://portal.example/4711",
            ServiceRequestStatus.Open,
            Severity.B,
            Justification.Defect,
            EscalationGap.Tools,
            "note",
            A.Start,
            A.Start,
            A.Start,
            A.Start,
            [new ServiceRequestNote(A.Start, "li", "called")]) { OverdueNotedAt = A.Start },
        Resolution = "done",
        ConfirmBy = A.Start,
        ClosedAt = A.Start,
    });

    // Records with lists compare by reference; their JSON shows every member.
    private static void AssertSame<T>(T expected, T actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
