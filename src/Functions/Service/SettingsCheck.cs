using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Intake;

namespace PartnerDesk.Functions.Service;

/// <summary>Builds what checks its own settings with the other options: a wrong setting stops the start, not the first request.</summary>
public sealed class SettingsCheck(IServiceProvider services) : IValidateOptions<SettingsCheck.Subject>
{
    public ValidateOptionsResult Validate(string? name, Subject options)
    {
        List<string> failures = [.. Build<CallerDirectory>(), .. Build<WebhookSources>(), .. Build<CloudEnvironments>()];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Build<T>()
        where T : notnull
    {
        try
        {
            services.GetRequiredService<T>();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
        catch (ValidationException e)
        {
            return [e.Message];
        }
    }

    /// <summary>Has no settings of its own: options are what is validated at the start.</summary>
    public sealed class Subject;
}
