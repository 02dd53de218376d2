using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>Is what the customer pays for active?</summary>
public sealed class SubscriptionCheck(ISubscriptionSource source, RepairGuide repairs, TimeProvider time) : IDiagnosticCheck
{
    public string Name => DiagnosticCatalogue.Subscriptions;

    public async Task<CheckOutcome> RunAsync(SupportRequest request, Customer customer, CancellationToken cancellationToken)
    {
        SubscriptionReading reading = await source.ReadAsync(customer, cancellationToken);
        Finding finding = SubscriptionRule.Judge(request, customer, reading, repairs, time.GetUtcNow());
        return new CheckOutcome(finding, new Evidence(Name, request.Generation, reading.ReadAt, ReadingJson.Write(reading)));
    }

    public Finding? Judge(SupportRequest request, Customer customer, Evidence evidence) =>
        ReadingJson.Read<SubscriptionReading>(evidence.Content) is { } reading
            ? SubscriptionRule.Judge(request, customer, reading, repairs, evidence.ReadAt)
            : null;
}
