using Microsoft.Extensions.DependencyInjection;

namespace PartnerDesk.Functions.Customers;

public static class CustomersRegistration
{
    /// <summary>The customers we know, kept in step with Partner Center.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services.AddSingleton<CustomerDirectorySync>();
}
