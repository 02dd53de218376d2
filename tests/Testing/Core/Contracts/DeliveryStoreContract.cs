using PartnerDesk.Core.Requests;
using Xunit;

namespace PartnerDesk.Testing.Core.Contracts;

/// <summary>What every delivery store keeps to.</summary>
public abstract class DeliveryStoreContract
{
    /// <summary>An empty store.</summary>
    protected abstract IDeliveryStore CreateStore();

    [Fact]
    public async Task InsertOrGet_NewKey_GivesTheDeliveryBack()
    {
        Delivery delivery = Delivery(1);

        Assert.Equal(delivery, await CreateStore().InsertOrGetAsync(delivery, default));
    }

    [Fact]
    public async Task InsertOrGet_KnownKey_GivesTheFirstOne()
    {
        IDeliveryStore store = CreateStore();
        await store.InsertOrGetAsync(Delivery(1), default);

        Delivery second = await store.InsertOrGetAsync(
            Delivery(1) with { BodyHash = "ffff", RequestId = "5e9f0000-0000-4000-8000-000000000099", AcceptedAt = A.Start.AddHours(1) }, default);

        Assert.Equal(Delivery(1), second);
    }

    [Fact]
    public async Task InsertOrGet_OneKeyManyTimesAtOnce_HasOnePlan()
    {
        IDeliveryStore store = CreateStore();

        Delivery[] plans = await Task.WhenAll(Enumerable.Range(1, 16).Select(number => store.InsertOrGetAsync(
            Delivery(1) with { RequestId = $"5e9f0000-0000-4000-8000-{number:D12}" }, default)));

        Assert.Single(plans.Select(plan => plan.RequestId).Distinct());
    }

    [Fact]
    public async Task Purge_RemovesOldOnes_UpToTheLimit()
    {
        IDeliveryStore store = CreateStore();
        foreach (int number in Enumerable.Range(1, 6)) await store.InsertOrGetAsync(Delivery(number), default);

        Assert.Equal(3, await store.PurgeAsync(A.Start.AddHours(5), 3, default));
        Assert.Equal(1, await store.PurgeAsync(A.Start.AddHours(5), 3, default));
        Assert.Equal(0, await store.PurgeAsync(A.Start.AddHours(5), 3, default));

        // Exactly at the edge is kept.
        Assert.Equal(Delivery(5), await store.InsertOrGetAsync(Delivery(5) with { BodyHash = "new" }, default));
        Assert.Equal("new", (await store.InsertOrGetAsync(Delivery(4) with { BodyHash = "new" }, default)).BodyHash);
    }

    private static Delivery Delivery(int number) =>
        new($"{number:x64}", "b0d1", $"5e9f0000-0000-4000-8000-{number:D12}", A.Start.AddHours(number));
}
