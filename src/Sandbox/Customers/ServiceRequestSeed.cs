using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>Service requests opened in the vendor's portal before the sandbox began; there are none in China's API.</summary>
internal static class ServiceRequestSeed
{
    public static IEnumerable<ServiceRequest> Create(SandboxCustomer customer, DateTimeOffset seededAt)
    {
        if (customer.Cloud != SandboxCloud.Global || customer.Number > CustomerCatalog.FirstExtraNumber)
        {
            yield break;
        }

        yield return new ServiceRequest
        {
            Id = NewId(customer.Number, 1),
            Title = "Shared mailbox cannot be opened",
            Description = "Opening the shared mailbox answers with an error since the migration.",
            Severity = "moderate",
            Status = "open",
            ProductName = "Exchange Online",
            CreatedAt = seededAt.AddDays(-2),
            ModifiedAt = seededAt.AddDays(-1),
            Notes = [new ServiceRequestNote("Vendor engineer", seededAt.AddDays(-1), "Please send the message trace of one affected message.")],
        };
        yield return new ServiceRequest
        {
            Id = NewId(customer.Number, 2),
            Title = "Invoice shows the wrong quantity",
            Description = "The invoice counts licences that were returned inside the window.",
            Severity = "minimal",
            Status = "closed",
            ProductName = "Billing",
            CreatedAt = seededAt.AddDays(-40),
            ModifiedAt = seededAt.AddDays(-30),
            ClosedAt = seededAt.AddDays(-30),
        };
    }

    /// <summary>Fifteen digits, as the vendor's numbers look.</summary>
    public static string NewId(int customerNumber, int index) => $"6150000{customerNumber:D5}{index:D3}";
}
