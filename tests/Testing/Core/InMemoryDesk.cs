using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Core.Requests.Upkeep;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Testing.Core;

/// <summary>The whole desk over fakes, with the flow driven as the orchestration drives it.</summary>
public sealed class InMemoryDesk : IDisposable
{
    private const int MostSteps = 100;

    public InMemoryDesk(RequestPolicy? policy = null, TimeProvider? time = null)
    {
        Policy = policy ?? A.Policy;
        TimeProvider clock = time ?? Time;
        Directory.Customers.Add(A.Customer());
        CustomerLookup customers = new(Customers, Directory);
        DiagnosticChecks checks = new(Health, Subscriptions, new RepairGuide(new RepairLinks()), clock);
        Intake = new SupportRequestIntake(Store, Index, Deliveries, customers, Faults, Policy, clock);
        Service = new SupportRequestService(Store, Index, Locks, Faults, Policy, clock);
        FlowService = new RequestFlowService(Store, Index, Publisher, customers, checks, Health, Locks, Faults, Policy, clock);
        Auditor = new RequestAuditor(Store, Index, Faults, clock);
    }

    public RequestPolicy Policy { get; }

    /// <summary>Stands still unless a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new(A.Start);

    public InMemorySupportRequestStore Store { get; } = new();

    public InMemoryRequestIndex Index { get; } = new();

    public InMemoryDeliveryStore Deliveries { get; } = new();

    public InMemoryCustomerStore Customers { get; } = new();

    public FakeCustomerDirectory Directory { get; } = new();

    public FakeServiceHealthSource Health { get; } = new();

    public FakeSubscriptionSource Subscriptions { get; } = new();

    public RecordingEventPublisher Publisher { get; } = new();

    public RecordingRequestFlow Flow { get; } = new();

    public RecordingFaults Faults { get; } = new();

    public RequestLocks Locks { get; } = new();

    public SupportRequestIntake Intake { get; }

    public SupportRequestService Service { get; }

    public RequestFlowService FlowService { get; }

    public RequestAuditor Auditor { get; }

    public Retention Retention(RetentionPolicy policy) => new(Store, Index, Deliveries, policy, Time);

    /// <summary>Submits a request by HTTP, without an idempotency key.</summary>
    public async Task<string> SubmitAsync(SupportRequestSubmission? submission = null, string requestId = A.RequestId) =>
        (await Intake.AcceptAsync(submission ?? A.Submission(), Arrival(requestId), Flow, default).OrFail()).Id;

    public static Arrival Arrival(string requestId = A.RequestId, DeliveryKey? delivery = null, bool isCustomerVouchedFor = false) =>
        new(requestId, "contoso", "http", delivery, isCustomerVouchedFor);

    /// <summary>Runs the flow until it waits or ends, publishing as the orchestration does.</summary>
    public async Task<RequestStep> RunFlowAsync(string requestId = A.RequestId)
    {
        RequestStep step = await FlowService.DecideNextAsync(requestId, default);
        for (int done = 0; done < MostSteps; done++)
        {
            switch (step.Kind)
            {
                case RequestStepKind.Wait:
                    await FlowService.PublishAsync(requestId, step.Sequence, default);
                    return step;
                case RequestStepKind.Settle when await FlowService.SettleAsync(requestId, default):
                    return step;
                default:
                    step = await FlowService.PerformAsync(requestId, step, default);
                    break;
            }
        }

        throw new InvalidOperationException($"The flow neither waits nor ends; it is at {step}.");
    }

    /// <summary>A command of staff (default) or another caller.</summary>
    public Task<Result<VersionedRequest>> ExecuteAsync(RequestCommand command, Caller? by = null, string? ifMatch = null, CommandMark? mark = null, string requestId = A.RequestId) =>
        Service.ExecuteAsync(by ?? A.Staff(), requestId, command, ifMatch, mark, Flow, default);

    public async Task<SupportRequest> ReadAsync(string requestId = A.RequestId) =>
        (await Store.FindAsync(requestId, default))?.Request ?? throw new InvalidOperationException("There is no such request.");

    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(string requestId = A.RequestId) =>
        await Store.ReadTimelineAsync(requestId, 0, int.MaxValue, default);

    public void Dispose() => Locks.Dispose();
}
