using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Core.Clouds;
using PartnerDesk.Core.Customers;
using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Faults;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Requests.Intake;
using PartnerDesk.Functions.Service;

namespace PartnerDesk.Functions.Requests;

public static class RequestsRegistration
{
    /// <summary>Submitting, reading, working on support requests. Section <c>Requests</c> is the policy.</summary>
    public static IServiceCollection AddSupportRequests(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RequestPolicy>().BindConfiguration("Requests").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RequestPolicy>, RequestPolicyValidation>();
        services.AddSingleton(p => p.GetRequiredService<IOptions<RequestPolicy>>().Value);
        services.AddOptions<PartnerContactOptions>().BindConfiguration("PartnerContact").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IToleratedFaults, LoggedFaults>();
        services.AddSingleton<RequestLocks>();
        services.AddSingleton<CustomerLookup>();
        services.AddSingleton<SupportRequestIntake>();
        services.AddSingleton<SupportRequestService>();
        services.AddSingleton<RequestFlowService>();
        services.AddOptions<RepairLinks>().BindConfiguration("Repairs").ValidateOnStart();
        services.AddSingleton(p => WithOurApps(p.GetRequiredService<IOptions<RepairLinks>>().Value, p.GetRequiredService<CloudEnvironments>()));
        services.AddSingleton<RepairGuide>();
        services.AddSingleton<DiagnosticChecks>();
        return services;
    }

    /// <summary>Consent links name the app that signs in, unless configured otherwise.</summary>
    private static RepairLinks WithOurApps(RepairLinks links, CloudEnvironments clouds) => links with
    {
        GlobalAppId = links.GlobalAppId.Length > 0 ? links.GlobalAppId : clouds.Find(Cloud.Global)?.ClientId ?? "",
        China21VianetAppId = links.China21VianetAppId.Length > 0 ? links.China21VianetAppId : clouds.Find(Cloud.China21Vianet)?.ClientId ?? "",
    };

    private sealed class RequestPolicyValidation : IValidateOptions<RequestPolicy>
    {
        public ValidateOptionsResult Validate(string? name, RequestPolicy options) =>
            options.Validate() is { Count: > 0 } failures
                ? ValidateOptionsResult.Fail(failures.Select(f => $"Requests__{f}"))
                : ValidateOptionsResult.Success;
    }
}
