using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PartnerDesk.Adapters.Graph;
using PartnerDesk.Adapters.PartnerCenter;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Health;

namespace PartnerDesk.Functions.Vendor;

public static class VendorRegistration
{
    /// <summary>The vendor's APIs in every configured cloud.</summary>
    public static IServiceCollection AddVendors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VendorOptions>().BindConfiguration("Vendor").ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(VendorHttp.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A token must never follow a redirect to another host.
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 32,
        }).RemoveAllLoggers();
        services.AddSingleton(_ => new CloudEnvironments(Enum.GetValues<Cloud>().Select(cloud => Read(configuration, cloud))));
        services.AddSingleton<VendorHttp>();
        services.AddSingleton<VendorTokens>();
        services.AddSingleton<PartnerCenterClient>();
        services.AddSingleton<ICustomerDirectory>(p => p.GetRequiredService<PartnerCenterClient>());
        services.AddSingleton<ISubscriptionSource>(p => p.GetRequiredService<PartnerCenterClient>());
        services.AddSingleton<IServiceHealthSource, GraphServiceHealthSource>();
        return services;
    }

    private static CloudEnvironment Read(IConfiguration configuration, Cloud cloud)
    {
        CloudEnvironment environment = CloudEnvironment.Documented(cloud);
        configuration.GetSection($"Clouds:{cloud}").Bind(environment);
        environment.Cloud = cloud;
        return environment;
    }
}
