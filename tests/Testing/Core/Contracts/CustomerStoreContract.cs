using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using Xunit;

namespace PartnerDesk.Testing.Core.Contracts;

/// <summary>What every customer store keeps to.</summary>
public abstract class CustomerStoreContract
{
    /// <summary>An empty store.</summary>
    protected abstract ICustomerStore CreateStore();

    [Fact]
    public async Task Find_UnknownCustomer_IsNull() => Assert.Null(await CreateStore().FindAsync(A.CustomerId, default));

    [Fact]
    public async Task Seed_NewCustomer_IsFoundAsWritten()
    {
        ICustomerStore store = CreateStore();

        await store.SeedAsync(A.Customer(cloud: Cloud.Global), default);

        Customer found = (await store.FindAsync(A.CustomerId, default))!.Value.Customer;
        Assert.Equal(A.Customer(cloud: Cloud.Global) with { Settings = found.Settings }, found);
        Assert.True(found.Settings.NoticesWanted);
        Assert.Empty(found.Settings.Contacts);
    }

    [Fact]
    public async Task Seed_KnownCustomer_UpdatesTheVendorsPartAndKeepsSettings()
    {
        ICustomerStore store = CreateStore();
        await store.SeedAsync(A.Customer(), default);
        string etag = (await store.FindAsync(A.CustomerId, default))!.Value.ETag;
        await store.ReplaceSettingsAsync(A.CustomerId, Settings(), etag, default);

        await store.SeedAsync(A.Customer(name: "Contoso New") with { ReadAt = A.Start.AddDays(1) }, default);

        Customer found = (await store.FindAsync(A.CustomerId, default))!.Value.Customer;
        Assert.Equal("Contoso New", found.CompanyName);
        Assert.Equal("contoso new.example", found.Domain);
        Assert.Equal(A.Start.AddDays(1), found.ReadAt);
        AssertSettings(found.Settings);
    }

    [Fact]
    public async Task ReplaceSettings_CurrentETag_Replaces()
    {
        ICustomerStore store = CreateStore();
        await store.SeedAsync(A.Customer(), default);
        string etag = (await store.FindAsync(A.CustomerId, default))!.Value.ETag;

        string? next = await store.ReplaceSettingsAsync(A.CustomerId, Settings(), etag, default);

        (Customer found, string current) = (await store.FindAsync(A.CustomerId, default))!.Value;
        Assert.Equal(next, current);
        Assert.NotEqual(etag, current);
        AssertSettings(found.Settings);
    }

    [Fact]
    public async Task ReplaceSettings_StaleETag_ChangesNothing()
    {
        ICustomerStore store = CreateStore();
        await store.SeedAsync(A.Customer(), default);
        string etag = (await store.FindAsync(A.CustomerId, default))!.Value.ETag;
        await store.ReplaceSettingsAsync(A.CustomerId, Settings(), etag, default);

        Assert.Null(await store.ReplaceSettingsAsync(A.CustomerId, CustomerSettings.Default, etag, default));
        AssertSettings((await store.FindAsync(A.CustomerId, default))!.Value.Customer.Settings);
    }

    [Fact]
    public async Task ReplaceSettings_UnknownCustomer_IsNull() =>
        Assert.Null(await CreateStore().ReplaceSettingsAsync(A.CustomerId, Settings(), "\"any\"", default));

    [Fact]
    public async Task List_IsByName_InPages()
    {
        ICustomerStore store = CreateStore();
        string[] names = ["delta", "Alpha", "charlie", "Bravo", "Echo"];
        foreach ((int number, string name) in names.Index()) await store.SeedAsync(A.Customer(Id(number), name: name), default);

        List<string> seen = [];
        string? continuation = null;
        do
        {
            (IReadOnlyList<Customer> items, continuation) = await store.ListAsync(null, null, 2, continuation, default);
            Assert.InRange(items.Count, 0, 2);
            seen.AddRange(items.Select(customer => customer.CompanyName));
        }
        while (continuation is not null && seen.Count < 20);

        Assert.Equal(["Alpha", "Bravo", "charlie", "delta", "Echo"], seen);
    }

    [Fact]
    public async Task List_SearchAndScope_Restrict()
    {
        ICustomerStore store = CreateStore();
        await store.SeedAsync(A.Customer(Id(1), name: "Contoso"), default);
        await store.SeedAsync(A.Customer(Id(2), name: "Fabrikam"), default);
        await store.SeedAsync(A.Customer(Id(3), name: "Woodgrove") with { Domain = "contoso-partner.example" }, default);

        Assert.Equal([Id(1), Id(3)], await IdsAsync(store, "CONTOSO", null));
        Assert.Equal([Id(2)], await IdsAsync(store, null, new HashSet<string> { Id(2), Id(9) }));
        Assert.Equal([Id(3)], await IdsAsync(store, "contoso", new HashSet<string> { Id(2), Id(3) }));
        Assert.Empty(await IdsAsync(store, "contoso", new HashSet<string>()));
    }

    private static async Task<IEnumerable<string>> IdsAsync(ICustomerStore store, string? search, IReadOnlySet<string>? scope) =>
        (await store.ListAsync(search, scope, 50, null, default)).Items.Select(customer => customer.Id);

    private static string Id(int number) => $"b1a70000-0000-4000-8000-{number:D12}";

    private static CustomerSettings Settings() => new([A.Contact("zh-CN")], "zh-CN", false, "gold", "C-2026-17");

    private static void AssertSettings(CustomerSettings settings)
    {
        Assert.Equal([A.Contact("zh-CN")], settings.Contacts);
        Assert.Equal(Settings() with { Contacts = settings.Contacts }, settings);
    }
}
