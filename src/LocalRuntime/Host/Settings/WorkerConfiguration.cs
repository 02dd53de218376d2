using Microsoft.Extensions.Configuration;

namespace PartnerDesk.LocalRuntime.Settings;

/// <summary>The worker's configuration: files beside the program, then the environment, then arguments; the last wins.</summary>
/// <remarks>host.json and local.settings.json are not part of it: the host reads them.</remarks>
internal static class WorkerConfiguration
{
    public static void AddSources(ConfigurationManager configuration, string environmentName, EnvironmentSettings environment, string[] arguments)
    {
        foreach (string file in new[] { "appsettings", "app.settings" })
        {
            configuration.AddJsonFile($"{file}.json", optional: true, reloadOnChange: false);
            configuration.AddJsonFile($"{file}.{environmentName}.json", optional: true, reloadOnChange: false);
        }

        ((IConfigurationBuilder)configuration).Add(environment.AsSource());
        configuration.AddCommandLine(arguments);
    }
}
