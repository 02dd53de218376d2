using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;

namespace PartnerDesk.Core.Diagnosis;

/// <param name="Evidence">What was read, as the rule took it: the same rule over it gives the same finding.</param>
public sealed record CheckOutcome(Finding Finding, Evidence Evidence);

/// <summary>One check of a diagnosis: reads through its source, then judges by a pure rule.</summary>
public interface IDiagnosticCheck
{
    /// <summary>One of <see cref="DiagnosticCatalogue.Checks"/>.</summary>
    string Name { get; }

    /// <summary>Reads and judges. What cannot be read is a finding, not an exception; cancellation excepted.</summary>
    Task<CheckOutcome> RunAsync(SupportRequest request, Customer customer, CancellationToken cancellationToken);

    /// <summary>Judges stored evidence with the rule of today, as of when it was read.</summary>
    /// <returns>Null when the content is not a reading of this check.</returns>
    Finding? Judge(SupportRequest request, Customer customer, Evidence evidence);
}
