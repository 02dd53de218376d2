using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PartnerDesk.Functions.Service;

public static class ServiceRegistration
{
    /// <summary>Readiness and what is public.</summary>
    public static IServiceCollection AddService(this IServiceCollection services)
    {
        services.AddOptions<SupportChannelOptions>().BindConfiguration("SupportChannels").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ReadinessProbe>();
        services.AddSingleton<IValidateOptions<SettingsCheck.Subject>, SettingsCheck>();
        services.AddOptions<SettingsCheck.Subject>().ValidateOnStart();
        return services;
    }
}
