using System.Runtime.CompilerServices;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;

namespace PartnerDesk.Testing.Core;

/// <summary>Service health as a test says it.</summary>
public sealed class FakeServiceHealthSource : IServiceHealthSource
{
    public Func<Customer, ServiceHealthReading> Reading { get; set; } = _ => A.Health(A.Service());

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public Task<ServiceHealthReading> ReadAsync(Customer customer, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(Reading(customer));
    }
}

/// <summary>Subscriptions as a test says them.</summary>
public sealed class FakeSubscriptionSource : ISubscriptionSource
{
    public Func<Customer, SubscriptionReading> Reading { get; set; } = _ => A.Subscriptions(A.Subscription());

    public Task<SubscriptionReading> ReadAsync(Customer customer, CancellationToken cancellationToken) => Task.FromResult(Reading(customer));
}

/// <summary>The vendor's list of customers as a test says it.</summary>
public sealed class FakeCustomerDirectory : ICustomerDirectory
{
    public List<Customer> Customers { get; } = [];

    /// <summary>Null: the vendor answers; else why it cannot be asked.</summary>
    public string? Down { get; set; }

    public async IAsyncEnumerable<Customer> ListAsync(Cloud cloud, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (Down is { } reason) throw new CustomerLookupUnavailableException(reason);
        foreach (Customer customer in Customers.Where(customer => customer.Cloud == cloud)) yield return customer;
    }

    public Task<Customer?> FindAsync(string customerId, CancellationToken cancellationToken) =>
        Down is { } reason
            ? throw new CustomerLookupUnavailableException(reason)
            : Task.FromResult(Customers.Find(customer => customer.Id == customerId));
}
