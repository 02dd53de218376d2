using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PartnerDesk.Adapters.ServiceBus;
using PartnerDesk.Adapters.Tables;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Requests;
using PartnerDesk.Functions.Intake;

namespace PartnerDesk.Functions.Service;

public static class StorageAndBusRegistration
{
    /// <summary>Tables and messages: connection strings locally, identities in Azure (<c>AzureWebJobsStorage__tableServiceUri</c>, <c>ServiceBusConnection__fullyQualifiedNamespace</c>).</summary>
    public static IServiceCollection AddStorageAndBus(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => CreateTables(configuration));
        services.AddSingleton(p => new RequestTables(p.GetRequiredService<TableServiceClient>(), configuration["TablePrefix"] ?? ""));
        services.AddSingleton<ISupportRequestStore>(p => new TableSupportRequestStore(p.GetRequiredService<RequestTables>().Requests));
        services.AddSingleton<IRequestIndex>(p => new TableRequestIndex(p.GetRequiredService<RequestTables>().Index));
        services.AddSingleton<IDeliveryStore>(p => new TableDeliveryStore(p.GetRequiredService<RequestTables>().Deliveries));
        services.AddSingleton<ICustomerStore>(p => new TableCustomerStore(p.GetRequiredService<RequestTables>().Customers));
        services.AddSingleton(_ => CreateBus(configuration));
        services.AddSingleton<IRequestEventPublisher>(p =>
            new ServiceBusRequestEventPublisher(p.GetRequiredService<ServiceBusClient>().CreateSender(ServiceBusRequestEventPublisher.Topic)));
        return services;
    }

    private static TableServiceClient CreateTables(IConfiguration configuration)
    {
        // Short patience: a caller is answered 503 within some seconds, and whatever runs in the background repeats anyway.
        var options = new TableClientOptions { Retry = { MaxRetries = 1, NetworkTimeout = TimeSpan.FromSeconds(5) } };
        if (configuration["AzureWebJobsStorage"] is { Length: > 0 } connectionString)
        {
            return new TableServiceClient(connectionString, options);
        }

        return configuration["AzureWebJobsStorage:tableServiceUri"] is { Length: > 0 } address
            ? new TableServiceClient(new Uri(address), Credential(configuration), WithAudience(options, new Uri(address)))
            : throw Missing("AzureWebJobsStorage", "a connection string, or AzureWebJobsStorage__tableServiceUri for an identity");
    }

    private static ServiceBusClient CreateBus(IConfiguration configuration)
    {
        if (configuration[SupportRequestQueueFunctions.Connection] is { Length: > 0 } connectionString)
        {
            return new ServiceBusClient(connectionString);
        }

        return configuration[$"{SupportRequestQueueFunctions.Connection}:fullyQualifiedNamespace"] is { Length: > 0 } name
            ? new ServiceBusClient(name, Credential(configuration))
            : throw Missing(SupportRequestQueueFunctions.Connection, "a connection string, or ServiceBusConnection__fullyQualifiedNamespace for an identity");
    }

    private static TableClientOptions WithAudience(TableClientOptions options, Uri address)
    {
        // The client asks for the global audience unless told, also for a host of the China cloud.
        if (address.Host.EndsWith(".chinacloudapi.cn", StringComparison.OrdinalIgnoreCase))
        {
            options.Audience = TableAudience.AzureChina;
        }

        return options;
    }

    private static DefaultAzureCredential Credential(IConfiguration configuration) =>
        new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AZURE_CLIENT_ID"] });

    private static OptionsValidationException Missing(string setting, string needed) =>
        new(setting, typeof(string), [$"{setting}: {needed} is needed."]);
}
