using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PartnerDesk.Adapters.Graph;
using PartnerDesk.Adapters.PartnerCenter;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Sandbox.Customers;

namespace PartnerDesk.Adapters.Tests;

/// <summary>The vendor adapters, put together as the program does.</summary>
internal sealed class Vendors
{
    public Vendors(CloudEnvironments clouds, VendorOptions? options = null)
    {
        IHttpClientFactory clients = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        Http = new VendorHttp(clients, Options.Create(options ?? Impatient()), TimeProvider.System, NullLogger<VendorHttp>.Instance);
        Tokens = new VendorTokens(clouds, Http, TimeProvider.System);
        PartnerCenter = new PartnerCenterClient(clouds, Tokens, Http, TimeProvider.System);
        Health = new GraphServiceHealthSource(clouds, Tokens, Http, TimeProvider.System);
    }

    public VendorHttp Http { get; }

    public VendorTokens Tokens { get; }

    public PartnerCenterClient PartnerCenter { get; }

    public GraphServiceHealthSource Health { get; }

    /// <summary>Two retries without much of a pause; time enough for a busy machine.</summary>
    public static VendorOptions Impatient() => new()
    {
        TryTimeout = TimeSpan.FromSeconds(15),
        CallTimeout = TimeSpan.FromSeconds(60),
        Retries = 2,
        RetryDelay = TimeSpan.FromMilliseconds(10),
    };

    public static Customer Customer(SandboxCustomer customer) => new(
        customer.Id,
        customer.CompanyName,
        customer.Domain,
        customer.Id.StartsWith('c') ? Cloud.China21Vianet : Cloud.Global,
        DateTimeOffset.UnixEpoch,
        CustomerSettings.Default);
}
