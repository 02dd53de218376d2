using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Health;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Texts;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>Does the vendor report trouble with what the customer uses? The first check, as the vendor asks its partners.</summary>
public sealed class ServiceHealthCheck(IServiceHealthSource source, RepairGuide repairs, TimeProvider time) : IDiagnosticCheck
{
    /// <summary>Issues that ended longer ago than this are not kept: no rule looks at them.</summary>
    private static readonly TimeSpan KeptHistory = TimeSpan.FromDays(30);

    private const int KeptText = 300;

    public string Name => DiagnosticCatalogue.ServiceHealth;

    public async Task<CheckOutcome> RunAsync(SupportRequest request, Customer customer, CancellationToken cancellationToken)
    {
        ServiceHealthReading reading = Shortened(await source.ReadAsync(customer, cancellationToken));
        Finding finding = ServiceHealthRule.Judge(request, customer, reading, repairs, time.GetUtcNow());
        return new CheckOutcome(finding, new Evidence(Name, request.Generation, reading.ReadAt, ReadingJson.Write(reading)));
    }

    public Finding? Judge(SupportRequest request, Customer customer, Evidence evidence) =>
        ReadingJson.Read<ServiceHealthReading>(evidence.Content) is { } reading
            ? ServiceHealthRule.Judge(request, customer, reading, repairs, evidence.ReadAt)
            : null;

    private static ServiceHealthReading Shortened(ServiceHealthReading reading) => reading with
    {
        Services = reading.Services?
            .Select(service => service with
            {
                Issues =
                [
                    .. service.Issues
                        .Where(issue => HealthIssueRules.IsRunning(issue) || HealthIssueRules.IsRecoveredWithin(issue, KeptHistory, reading.ReadAt))
                        .Select(issue => issue with { Impact = Cut(issue.Impact), LatestPost = Cut(issue.LatestPost) }),
                ],
            })
            .ToList(),
    };

    private static string? Cut(string? text) => text is null ? null : TextCut.To(text, KeptText);
}
