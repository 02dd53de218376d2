using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>Who the customers are: the named ones, and as many healthy extra ones as the control API asks for.</summary>
internal sealed class CustomerCatalog(Persisted<SandboxSettings> settings)
{
    /// <summary>Numbers of extra customers start above this.</summary>
    public const int FirstExtraNumber = 1000;

    private volatile Listing? _listing;

    /// <summary>The customers of one cloud, in the order of their ids.</summary>
    public IReadOnlyList<SandboxCustomer> In(SandboxCloud cloud) => Current().ByCloud[cloud];

    /// <summary>A customer of one cloud by tenant id or default domain.</summary>
    public SandboxCustomer? Find(SandboxCloud cloud, string idOrDomain) =>
        Current().ByName.TryGetValue(idOrDomain, out SandboxCustomer? customer) && customer.Cloud == cloud ? customer : null;

    /// <summary>A customer of either cloud by tenant id or default domain.</summary>
    public SandboxCustomer? Find(string idOrDomain) => Current().ByName.GetValueOrDefault(idOrDomain);

    private Listing Current()
    {
        SandboxSettings now = settings.Current;
        Listing? listing = _listing;
        if (listing is null || listing.China != now.ExtraChinaCustomers || listing.Global != now.ExtraGlobalCustomers)
        {
            _listing = listing = new Listing(now.ExtraChinaCustomers, now.ExtraGlobalCustomers);
        }

        return listing;
    }

    private sealed class Listing(int china, int global)
    {
        public int China { get; } = china;

        public int Global { get; } = global;

        public Dictionary<SandboxCloud, IReadOnlyList<SandboxCustomer>> ByCloud { get; } = new()
        {
            [SandboxCloud.China] = [.. List(SandboxCloud.China, china)],
            [SandboxCloud.Global] = [.. List(SandboxCloud.Global, global)],
        };

        public Dictionary<string, SandboxCustomer> ByName { get; } = Names(china, global);

        private static IEnumerable<SandboxCustomer> List(SandboxCloud cloud, int extra) =>
            SandboxCustomers.All.Where(customer => customer.Cloud == cloud).Concat(
                Enumerable.Range(FirstExtraNumber + 1, extra).Select(number =>
                    new SandboxCustomer(number, cloud, $"Extra Customer {number}", $"extra{number}", Situation.Healthy)));

        private static Dictionary<string, SandboxCustomer> Names(int china, int global)
        {
            Dictionary<string, SandboxCustomer> names = new(StringComparer.OrdinalIgnoreCase);
            foreach (SandboxCustomer customer in List(SandboxCloud.China, china).Concat(List(SandboxCloud.Global, global)))
            {
                names.Add(customer.Id, customer);
                names.Add(customer.Domain, customer);
            }

            return names;
        }
    }
}
