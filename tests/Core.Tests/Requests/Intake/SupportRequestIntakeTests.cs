using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Intake;

public sealed class SupportRequestIntakeTests : IDisposable
{
    private const string SecondId = "5e9f0000-0000-4000-8000-000000000002";
    private static readonly DeliveryKey Key = new("aa11", "b0d1");
    private readonly InMemoryDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Accept_StoresTheRequestAndStartsItsFlow()
    {
        Receipt receipt = await AcceptAsync(A.Submission(impact: new Impact(true, 12, false), externalId: "CRM-1")).OrFail();

        Assert.Equal(new Receipt(A.RequestId, RequestStatus.Received, Severity.A, A.Start.AddHours(2)), receipt);
        SupportRequest stored = await _desk.ReadAsync();
        Assert.Equal((A.CustomerId, Cloud.China21Vianet, "zh-CN", "contoso", "http"), (stored.CustomerId, stored.Cloud, stored.Language, stored.SubmittedBy, stored.Source));
        TimelineEntry entry = Assert.Single(await _desk.TimelineAsync());
        Assert.Equal((TimelineKind.Accepted, 1, stored.Hash), (entry.Kind, entry.Sequence, entry.Hash));
        Assert.Equal("CRM-1", Assert.Single(_desk.Index.Lines).ExternalId);
        Assert.Equal([A.RequestId], _desk.Flow.Started);
    }

    [Fact]
    public async Task Accept_TextWithMargins_IsTrimmedAndIdsAreLowered()
    {
        await AcceptAsync(A.Submission(customerId: A.CustomerId.ToUpperInvariant(), title: "  Mail ", subscriptionId: A.SubscriptionId.ToUpperInvariant(), service: " ")).OrFail();

        SupportRequest stored = await _desk.ReadAsync();
        Assert.Equal((A.CustomerId, "Mail", A.SubscriptionId, null), (stored.CustomerId, stored.Title, stored.SubscriptionId, stored.Service));
    }

    [Fact]
    public async Task Accept_Invalid_StoresNothing()
    {
        Problem problem = await AcceptAsync(A.Submission(title: "")).ProblemOrFail();

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal(["title"], problem.Errors.Keys);
        AssertNothingStored();
    }

    [Fact]
    public async Task Accept_UnknownCustomer_IsInvalid()
    {
        Problem problem = await AcceptAsync(A.Submission(customerId: A.OtherCustomerId), Key).ProblemOrFail();

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal(["customerId"], problem.Errors.Keys);
        AssertNothingStored();
    }

    [Fact]
    public async Task Accept_UnknownCustomer_LeavesTheKeyFree()
    {
        await AcceptAsync(A.Submission(customerId: A.OtherCustomerId), Key).ProblemOrFail();

        await AcceptAsync(A.Submission(), Key with { BodyHash = "other" }).OrFail();
    }

    [Fact]
    public async Task Accept_VendorDown_RefusesForNow()
    {
        _desk.Directory.Down = "The vendor is down.";

        Assert.Equal(ProblemKind.Unavailable, (await AcceptAsync().ProblemOrFail()).Kind);
        AssertNothingStored();
    }

    [Fact]
    public async Task Accept_VendorDownButCustomerVouchedFor_IsTaken()
    {
        _desk.Directory.Down = "The vendor is down.";

        await _desk.Intake.AcceptAsync(A.Submission(), InMemoryDesk.Arrival(isCustomerVouchedFor: true), _desk.Flow, default).OrFail();

        SupportRequest stored = await _desk.ReadAsync();
        Assert.Equal((null, "en"), (stored.Cloud, stored.Language));
    }

    [Fact]
    public async Task Accept_VendorDownAndCustomerKnown_IsTaken()
    {
        await _desk.Customers.SeedAsync(A.Customer(settings: CustomerSettings.Default with { Language = "en", NoticesWanted = false }), default);
        _desk.Directory.Down = "The vendor is down.";

        await AcceptAsync().OrFail();

        Assert.Equal(("en", false), ((await _desk.ReadAsync()).Language, (await _desk.ReadAsync()).NoticesWanted));
    }

    [Fact]
    public async Task Accept_Repeated_AnswersTheSameAndMakesOne()
    {
        Receipt first = await AcceptAsync(key: Key).OrFail();
        _desk.Time.Advance(TimeSpan.FromHours(3));

        Receipt second = await AcceptAsync(key: Key, requestId: SecondId).OrFail();

        Assert.Equal(first, second);
        Assert.Equal(1, _desk.Store.Count);
        Assert.Equal([A.RequestId], _desk.Flow.Started);
    }

    [Fact]
    public async Task Accept_RepeatedAfterWorkBegan_AnswersTheSameReceipt()
    {
        Receipt first = await AcceptAsync(key: Key).OrFail();
        await _desk.RunFlowAsync();

        Assert.Equal(first, await AcceptAsync(key: Key, requestId: SecondId).OrFail());
    }

    [Fact]
    public async Task Accept_SameKeyOtherBody_IsAConflict()
    {
        await AcceptAsync(key: Key).OrFail();

        Assert.Equal(ProblemKind.Conflict, (await AcceptAsync(key: Key with { BodyHash = "other" }, requestId: SecondId).ProblemOrFail()).Kind);
        Assert.Equal(1, _desk.Store.Count);
    }

    [Fact]
    public async Task Accept_DiedAfterThePlan_IsInsertedByTheRepeatAsPlanned()
    {
        await _desk.Deliveries.InsertOrGetAsync(new Delivery(Key.KeyHash, Key.BodyHash, A.RequestId, A.Start.AddMinutes(-10)), default);

        Receipt receipt = await AcceptAsync(key: Key, requestId: SecondId).OrFail();

        Assert.Equal(A.RequestId, receipt.Id);
        Assert.Equal(A.Start.AddMinutes(-10), (await _desk.ReadAsync()).CreatedAt);
        Assert.Equal([A.RequestId], _desk.Flow.Started);
    }

    [Fact]
    public async Task Accept_SameDeliveryManyTimesAtOnce_MakesOneRequestAndOneAnswer()
    {
        Receipt[] receipts = await Task.WhenAll(Enumerable.Range(1, 16).Select(number =>
            Task.Run(() => AcceptAsync(key: Key, requestId: $"5e9f0000-0000-4000-8000-{number:D12}").OrFail())));

        Assert.Single(receipts.Distinct());
        Assert.Equal(1, _desk.Store.Count);
    }

    [Fact]
    public async Task Accept_WithoutKey_MakesOneEach()
    {
        await AcceptAsync().OrFail();
        await AcceptAsync(requestId: SecondId).OrFail();

        Assert.Equal(2, _desk.Store.Count);
    }

    [Fact]
    public async Task Accept_FlowCannotBeStarted_IsAcceptedAllTheSame()
    {
        _desk.Flow.Fault = new IOException("The hub is down.");

        await AcceptAsync().OrFail();

        Assert.Equal(("start flow", A.RequestId), (_desk.Faults.All.Single().Operation, _desk.Faults.All.Single().Subject));
        Assert.NotNull(await _desk.ReadAsync());
    }

    [Fact]
    public async Task Accept_ListCannotBeWritten_InsertsNothing()
    {
        _desk.Index.Fault = new IOException("Storage is down.");

        await Assert.ThrowsAsync<IOException>(() => AcceptAsync());

        Assert.Equal(0, _desk.Store.Count);
    }

    private Task<Result<Receipt>> AcceptAsync(SupportRequestSubmission? submission = null, DeliveryKey? key = null, string requestId = A.RequestId) =>
        _desk.Intake.AcceptAsync(submission ?? A.Submission(), InMemoryDesk.Arrival(requestId, key), _desk.Flow, default);

    private void AssertNothingStored()
    {
        Assert.Equal(0, _desk.Store.Count);
        Assert.Empty(_desk.Index.Lines);
        Assert.Empty(_desk.Flow.Started);
    }
}
