using Azure.Data.Tables;
using PartnerDesk.Adapters.Tables;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing;
using PartnerDesk.Testing.Core.Contracts;

namespace PartnerDesk.Adapters.Tests.Tables;

[Trait("Category", "Azurite")]
public sealed class TableSupportRequestStoreTests(AzuriteFixture azurite) : SupportRequestStoreContract, IClassFixture<AzuriteFixture>
{
    protected override ISupportRequestStore CreateStore() => new TableSupportRequestStore(azurite.NewTable());
}

[Trait("Category", "Azurite")]
public sealed class TableRequestIndexTests(AzuriteFixture azurite) : RequestIndexContract, IClassFixture<AzuriteFixture>
{
    protected override IRequestIndex CreateIndex() => new TableRequestIndex(azurite.NewTable());
}

[Trait("Category", "Azurite")]
public sealed class TableDeliveryStoreTests(AzuriteFixture azurite) : DeliveryStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IDeliveryStore CreateStore() => new TableDeliveryStore(azurite.NewTable());
}

[Trait("Category", "Azurite")]
public sealed class TableCustomerStoreTests(AzuriteFixture azurite) : CustomerStoreContract, IClassFixture<AzuriteFixture>
{
    protected override ICustomerStore CreateStore() => new TableCustomerStore(azurite.NewTable());
}

internal static class Tables
{
    /// <summary>A table of the test's own, created when it is first used.</summary>
    public static LazyTable NewTable(this AzuriteFixture azurite) => new(new TableServiceClient(azurite.ConnectionString), azurite.NewPrefix() + "Rows");
}
