using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Settings;

namespace PartnerDesk.LocalRuntime.Output;

/// <summary>Log levels of host.json, and the console.</summary>
internal static class HostLogging
{
    public static void Configure(WebApplicationBuilder web, LocalFunctionsHostOptions options, HostJson host)
    {
        web.Logging.SetMinimumLevel(LogLevel.Information);

        // The real host keeps the web server's own chatter to itself.
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        web.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        foreach ((string category, LogLevel level) in host.LogLevels)
        {
            if (category.Equals("default", StringComparison.OrdinalIgnoreCase))
            {
                web.Logging.SetMinimumLevel(level);
            }
            else
            {
                web.Logging.AddFilter(category, level);
            }
        }

        if (options.Logging is not null)
        {
            options.Logging(web.Logging);
            return;
        }

        web.Logging.AddConsole(console => console.FormatterName = HostConsoleFormatter.FormatterName);
        web.Services.AddSingleton<ConsoleFormatter>(new HostConsoleFormatter(options.TimeProvider));
    }
}
