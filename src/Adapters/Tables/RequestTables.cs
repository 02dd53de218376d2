using Azure.Data.Tables;

namespace PartnerDesk.Adapters.Tables;

/// <summary>The tables of this program. Each is created when it is first needed.</summary>
/// <param name="prefix">Letters and digits before each name; empty in production, random in tests.</param>
public sealed class RequestTables(TableServiceClient service, string prefix) : IDisposable
{
    public LazyTable Requests { get; } = new(service, prefix + "SupportRequests");

    public LazyTable Index { get; } = new(service, prefix + "SupportRequestIndex");

    public LazyTable Deliveries { get; } = new(service, prefix + "Deliveries");

    public LazyTable Customers { get; } = new(service, prefix + "Customers");

    public void Dispose()
    {
        Requests.Dispose();
        Index.Dispose();
        Deliveries.Dispose();
        Customers.Dispose();
    }
}
