using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.Functions.Customers;

/// <summary>Keeps our list of customers in step with Partner Center.</summary>
public sealed class CustomerSyncFunctions(CustomerDirectorySync sync)
{
    [Function(nameof(SyncCustomers))]
    public Task SyncCustomers([TimerTrigger("%CustomerSyncSchedule%", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
        sync.RunAsync(cancellationToken);
}
