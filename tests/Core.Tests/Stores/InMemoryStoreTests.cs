using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Testing.Core;
using PartnerDesk.Testing.Core.Contracts;

namespace PartnerDesk.Core.Tests.Stores;

// The fakes keep to what the real stores keep to.
public sealed class InMemorySupportRequestStoreTests : SupportRequestStoreContract
{
    protected override ISupportRequestStore CreateStore() => new InMemorySupportRequestStore();
}

public sealed class InMemoryRequestIndexTests : RequestIndexContract
{
    protected override IRequestIndex CreateIndex() => new InMemoryRequestIndex();
}

public sealed class InMemoryDeliveryStoreTests : DeliveryStoreContract
{
    protected override IDeliveryStore CreateStore() => new InMemoryDeliveryStore();
}

public sealed class InMemoryCustomerStoreTests : CustomerStoreContract
{
    protected override ICustomerStore CreateStore() => new InMemoryCustomerStore();
}
