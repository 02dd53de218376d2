namespace PartnerDesk.Core.Customers;

/// <summary>What is known about a customer id.</summary>
public abstract record CustomerLookupResult
{
    private CustomerLookupResult()
    {
    }

    public sealed record Known(Customer Customer) : CustomerLookupResult;

    /// <summary>Neither we nor the vendor know such a customer.</summary>
    public sealed record Unknown : CustomerLookupResult;

    /// <summary>We do not know it, and the vendor could not be asked.</summary>
    /// <param name="Reason">One sentence, without internals.</param>
    public sealed record Unavailable(string Reason) : CustomerLookupResult;
}

/// <summary>Finds a customer: our own table first, then the vendor's list, whose answer is kept.</summary>
/// <remarks>Faults of our own storage throw.</remarks>
public sealed class CustomerLookup(ICustomerStore store, ICustomerDirectory directory)
{
    /// <param name="customerId">Lower-case GUID.</param>
    public async Task<CustomerLookupResult> FindAsync(string customerId, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(customerId, cancellationToken) is { } known) return new CustomerLookupResult.Known(known.Customer);

        try
        {
            if (await directory.FindAsync(customerId, cancellationToken) is not { } found) return new CustomerLookupResult.Unknown();

            await store.SeedAsync(found, cancellationToken);
            return new CustomerLookupResult.Known(found);
        }
        catch (CustomerLookupUnavailableException exception)
        {
            return new CustomerLookupResult.Unavailable(exception.Message);
        }
    }
}
