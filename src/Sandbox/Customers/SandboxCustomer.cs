using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>What never changes about a customer.</summary>
/// <param name="Number">Running number; ids are made from it.</param>
/// <param name="Cloud">The cloud the customer lives in.</param>
/// <param name="CompanyName">As in the company profile.</param>
/// <param name="Alias">First label of its default domain.</param>
/// <param name="FirstSituation">The situation it is seeded with; a name from <see cref="Situation"/>.</param>
public sealed record SandboxCustomer(int Number, SandboxCloud Cloud, string CompanyName, string Alias, string FirstSituation)
{
    private string Prefix => Cloud == SandboxCloud.China ? "c1000000" : "a1000000";

    /// <summary>The tenant id; <c>c1...</c> in China, <c>a1...</c> in the global cloud, ending in the number.</summary>
    public string Id => $"{Prefix}-0000-4000-8000-{Number:D12}";

    /// <summary>The default domain of its tenant.</summary>
    public string Domain => Alias + (Cloud == SandboxCloud.China ? ".partner.onmschina.cn" : ".onmicrosoft.com");

    /// <summary>The id of its n-th subscription, from 1.</summary>
    public string SubscriptionId(int index) => $"{Prefix}-0000-4000-9000-{((long)Number * 100) + index:D12}";
}
