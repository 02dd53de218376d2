using PartnerDesk.Core.Customers;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Customers;

public sealed class CustomerLookupTests
{
    private readonly InMemoryCustomerStore _store = new();
    private readonly FakeCustomerDirectory _directory = new();

    [Fact]
    public async Task Find_KnownToUs_DoesNotAskTheVendor()
    {
        await _store.SeedAsync(A.Customer(), default);
        _directory.Down = "The vendor is down.";

        Assert.Equal("Contoso", Assert.IsType<CustomerLookupResult.Known>(await FindAsync()).Customer.CompanyName);
    }

    [Fact]
    public async Task Find_KnownToTheVendor_IsKept()
    {
        _directory.Customers.Add(A.Customer());

        Assert.IsType<CustomerLookupResult.Known>(await FindAsync());

        Assert.NotNull(await _store.FindAsync(A.CustomerId, default));
    }

    [Fact]
    public async Task Find_KnownToNobody_IsUnknown() => Assert.IsType<CustomerLookupResult.Unknown>(await FindAsync());

    [Fact]
    public async Task Find_VendorDown_IsNotUnknown()
    {
        _directory.Down = "The vendor is down.";

        Assert.Equal("The vendor is down.", Assert.IsType<CustomerLookupResult.Unavailable>(await FindAsync()).Reason);
    }

    private Task<CustomerLookupResult> FindAsync() => new CustomerLookup(_store, _directory).FindAsync(A.CustomerId, default);
}
