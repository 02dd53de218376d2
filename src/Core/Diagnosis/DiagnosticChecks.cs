using PartnerDesk.Core.Health;

namespace PartnerDesk.Core.Diagnosis;

/// <summary>The checks behind the catalogue's names, in its order.</summary>
public sealed class DiagnosticChecks(IServiceHealthSource health, ISubscriptionSource subscriptions, RepairGuide repairs, TimeProvider time)
{
    /// <summary>Every check, in the order of <see cref="DiagnosticCatalogue.Checks"/>.</summary>
    public IReadOnlyList<IDiagnosticCheck> All { get; } =
    [
        new ServiceHealthCheck(health, repairs, time),
        new SubscriptionCheck(subscriptions, repairs, time),
    ];

    /// <returns>Null when no check has this name (any more).</returns>
    public IDiagnosticCheck? Find(string name) => All.FirstOrDefault(check => check.Name == name);
}
