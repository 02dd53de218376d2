using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Upkeep;

namespace PartnerDesk.Functions.Upkeep;

public static class UpkeepRegistration
{
    /// <summary>The auditor and retention. Sections <c>Retention</c> and <c>Instances</c>.</summary>
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        services.AddOptions<RetentionPolicy>().BindConfiguration("Retention").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionPolicy>, RetentionPolicyValidation>();
        services.AddSingleton(p => p.GetRequiredService<IOptions<RetentionPolicy>>().Value);
        services.AddOptions<InstanceRetentionOptions>().BindConfiguration("Instances").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RequestAuditor>();
        services.AddSingleton<Retention>();
        services.AddSingleton<InstanceRetention>();
        return services;
    }

    private sealed class RetentionPolicyValidation(IOptions<RequestPolicy> requests) : IValidateOptions<RetentionPolicy>
    {
        public ValidateOptionsResult Validate(string? name, RetentionPolicy options) =>
            options.Validate(requests.Value) is { Count: > 0 } failures
                ? ValidateOptionsResult.Fail(failures.Select(f => $"Retention__{f}"))
                : ValidateOptionsResult.Success;
    }
}
