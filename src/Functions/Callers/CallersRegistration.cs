using Microsoft.Extensions.DependencyInjection;

namespace PartnerDesk.Functions.Callers;

public static class CallersRegistration
{
    /// <summary>Who may call, how often, and how they prove it.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimit").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<LocalOnly>();
        services.AddSingleton<CallerDirectory>();
        services.AddSingleton<IAuthenticator, ApiKeyAuthenticator>();
        return services;
    }
}
