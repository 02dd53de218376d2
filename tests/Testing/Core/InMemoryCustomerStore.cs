using System.Globalization;
using PartnerDesk.Core.Customers;

namespace PartnerDesk.Testing.Core;

/// <summary>Customers in memory, with the ETag rules of the real store.</summary>
public sealed class InMemoryCustomerStore : ICustomerStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Customer Customer, string ETag)> _rows = [];
    private int _version;

    public Task<(Customer Customer, string ETag)?> FindAsync(string customerId, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_rows.TryGetValue(customerId, out (Customer, string) row) ? row : ((Customer, string)?)null);
    }

    public Task SeedAsync(Customer customer, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Customer kept = _rows.TryGetValue(customer.Id, out (Customer Customer, string ETag) known)
                ? customer with { Settings = known.Customer.Settings }
                : customer;
            _rows[customer.Id] = (kept, NewETag());
        }

        return Task.CompletedTask;
    }

    public Task<string?> ReplaceSettingsAsync(string customerId, CustomerSettings settings, string etag, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(customerId, out (Customer Customer, string ETag) known) || known.ETag != etag) return Task.FromResult<string?>(null);

            string next = NewETag();
            _rows[customerId] = (known.Customer with { Settings = settings }, next);
            return Task.FromResult<string?>(next);
        }
    }

    public Task<(IReadOnlyList<Customer> Items, string? Continuation)> ListAsync(
        string? search, IReadOnlySet<string>? scope, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        int offset = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
        lock (_lock)
        {
            List<Customer> all =
            [
                .. _rows.Values.Select(row => row.Customer)
                    .Where(customer => scope is null || scope.Contains(customer.Id))
                    .Where(customer => string.IsNullOrEmpty(search) || Contains(customer.CompanyName, search) || Contains(customer.Domain, search))
                    .OrderBy(customer => customer.CompanyName, StringComparer.OrdinalIgnoreCase)
                    .ThenBy(customer => customer.Id, StringComparer.Ordinal),
            ];
            int next = offset + pageSize;
            return Task.FromResult<(IReadOnlyList<Customer>, string?)>(([.. all.Skip(offset).Take(pageSize)], next < all.Count ? $"{next}" : null));
        }
    }

    private string NewETag() => $"\"c{++_version}\"";

    private static bool Contains(string text, string search) => text.Contains(search, StringComparison.OrdinalIgnoreCase);
}
