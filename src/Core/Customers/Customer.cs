using PartnerDesk.Core.Clouds;

namespace PartnerDesk.Core.Customers;

/// <summary>A customer of the partner: seeded from Partner Center, with our own settings beside it.</summary>
/// <param name="Id">Lower-case GUID: the customer's tenant id.</param>
/// <param name="Settings">Ours; a new reading of the vendor's profile never changes them.</param>
public sealed record Customer(string Id, string CompanyName, string Domain, Cloud Cloud, DateTimeOffset ReadAt, CustomerSettings Settings);

/// <summary>What we know of a customer that the vendor does not.</summary>
/// <param name="Language">"en" or "zh-CN"; null: by cloud.</param>
/// <param name="NoticesWanted">False: no notices go to the customer's contacts.</param>
/// <param name="Policy">Name of the policy that applies; null: the default one.</param>
public sealed record CustomerSettings(IReadOnlyList<Requests.Contact> Contacts, string? Language, bool NoticesWanted, string? Policy, string? Contract)
{
    public static CustomerSettings Default { get; } = new([], null, true, null, null);
}

/// <summary>The customers we know, kept in our own tables.</summary>
public interface ICustomerStore
{
    Task<(Customer Customer, string ETag)?> FindAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Inserts the customer, or updates what the vendor told (name, domain, cloud) and leaves the settings alone.</summary>
    Task SeedAsync(Customer customer, CancellationToken cancellationToken);

    /// <returns>The new ETag, or null when <paramref name="etag"/> is stale.</returns>
    Task<string?> ReplaceSettingsAsync(string customerId, CustomerSettings settings, string etag, CancellationToken cancellationToken);

    /// <summary>Customers by company name without case; <paramref name="search"/> matches name or domain.</summary>
    Task<(IReadOnlyList<Customer> Items, string? Continuation)> ListAsync(string? search, IReadOnlySet<string>? scope, int pageSize, string? continuation, CancellationToken cancellationToken);
}

/// <summary>The vendor's list of our customers (Partner Center), per cloud.</summary>
public interface ICustomerDirectory
{
    /// <summary>All customers of one cloud, page by page. Throws when a page cannot be read: a part is never taken for the whole.</summary>
    IAsyncEnumerable<Customer> ListAsync(Cloud cloud, CancellationToken cancellationToken);

    /// <summary>Looks one customer up in every configured cloud.</summary>
    /// <returns>The customer; null when every cloud says there is none. Throws <see cref="CustomerLookupUnavailableException"/> when one could not answer.</returns>
    Task<Customer?> FindAsync(string customerId, CancellationToken cancellationToken);
}

/// <summary>The vendor could not be asked whether a customer exists.</summary>
public sealed class CustomerLookupUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
