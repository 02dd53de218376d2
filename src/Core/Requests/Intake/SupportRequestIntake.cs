using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Faults;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Intake;

/// <summary>Takes submissions in: once it answers, the request is stored and will be worked on.</summary>
/// <remarks>
/// In order: validate; know the customer; plan the id under the sender's key; write the list's line; insert the request; start the
/// flow. Dying in between leaves work that a repeat of the submission or the auditor finishes.
/// </remarks>
public sealed class SupportRequestIntake(
    ISupportRequestStore store,
    IRequestIndex index,
    IDeliveryStore deliveries,
    CustomerLookup customers,
    IToleratedFaults faults,
    RequestPolicy policy,
    TimeProvider time)
{
    /// <param name="flow">Starts the orchestration; when that fails the request is accepted all the same.</param>
    /// <returns>
    /// The receipt, the same for each repeat under one key. Failures: <see cref="ProblemKind.Invalid"/> with messages per member,
    /// also for an unknown customer; <see cref="ProblemKind.Conflict"/> for a key used with another body;
    /// <see cref="ProblemKind.Unavailable"/> when the vendor cannot be asked about a customer nobody vouches for.
    /// </returns>
    public async Task<Result<Receipt>> AcceptAsync(
        SupportRequestSubmission submission, Arrival arrival, IRequestFlow flow, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (SubmissionRules.Validate(submission, now) is { Count: > 0 } errors) return Invalid(errors);

        string customerId = NewRequest.NormalId(submission.CustomerId!);
        CustomerLookupResult lookup = await customers.FindAsync(customerId, cancellationToken);
        if (Refusal(lookup, arrival) is { } refusal) return refusal;

        Delivery plan = await PlanAsync(arrival, now, cancellationToken);
        if (arrival.Delivery is { } given && given.BodyHash != plan.BodyHash) return OtherBody();

        Customer? customer = (lookup as CustomerLookupResult.Known)?.Customer;
        Change accepted = NewRequest.From(submission, plan.RequestId, arrival.SubmittedBy, arrival.Source, customer, plan.AcceptedAt, policy);
        bool isRepeat = plan.RequestId != arrival.RequestId;
        if (!isRepeat || await store.FindAsync(plan.RequestId, cancellationToken) is null)
        {
            await index.PutAsync(RequestSummaries.Of(accepted.After), cancellationToken);
            // False: a repeat at the same moment was first, with the same content.
            await store.InsertAsync(accepted.After, accepted.Entries, cancellationToken);
            await StartAsync(flow, plan.RequestId);
        }

        return new Receipt(plan.RequestId, RequestStatus.Received, accepted.After.Severity, accepted.After.Sla.ResponseDueAt);
    }

    private async Task<Delivery> PlanAsync(Arrival arrival, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string requestId = NewRequest.NormalId(arrival.RequestId);
        return arrival.Delivery is { } key
            ? await deliveries.InsertOrGetAsync(new Delivery(key.KeyHash, key.BodyHash, requestId, now), cancellationToken)
            : new Delivery("", "", requestId, now);
    }

    // The request is stored: a sender that hangs up stops nothing any more.
    private async Task StartAsync(IRequestFlow flow, string requestId)
    {
        try
        {
            await flow.StartAsync(requestId, CancellationToken.None);
        }
        // Whatever it is: the request is stored, and the auditor starts its flow.
        catch (Exception exception)
        {
            faults.Tolerated("start flow", requestId, exception);
        }
    }

    private static Problem? Refusal(CustomerLookupResult lookup, Arrival arrival) => lookup switch
    {
        CustomerLookupResult.Unknown => RequestProblems.Invalid("customerId", "'customerId' is not a customer of ours."),
        CustomerLookupResult.Unavailable when !arrival.IsCustomerVouchedFor => new Problem(
            ProblemKind.Unavailable, "customer-not-verifiable", "The vendor could not be asked whether this customer exists; try again later."),
        _ => null,
    };

    private static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(ProblemKind.Invalid, "invalid", "The support request cannot be taken as it is; see 'errors'.") { Errors = errors };

    private static Problem OtherBody() =>
        new(ProblemKind.Conflict, "idempotency-key-reused", "This idempotency key came with another body before; use a new key.");
}
