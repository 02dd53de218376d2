using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PartnerDesk.LocalRuntime.Hosting;

namespace PartnerDesk.LocalRuntime.Settings;

/// <summary>Runs the program's own validation of options (<c>ValidateOnStart</c>) before anything is started.</summary>
internal static class OptionsCheck
{
    /// <exception cref="LocalFunctionsHostException">A value does not convert to its option's type, or several options are wrong.</exception>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    public static void Run(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (InvalidOperationException exception) when (exception.InnerException is not null && exception.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            throw new LocalFunctionsHostException($"A setting is wrong: {exception.Message}", exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            throw new LocalFunctionsHostException([.. exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)]);
        }
    }
}
