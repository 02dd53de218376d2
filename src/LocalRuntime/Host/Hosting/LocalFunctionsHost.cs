using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PartnerDesk.LocalRuntime.Output;
using PartnerDesk.LocalRuntime.Settings;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Makes hosts: <see cref="FunctionsApplication"/> for the program, <see cref="CreateBuilder"/> for tests.</summary>
public static class LocalFunctionsHost
{
    /// <summary>A builder with the configuration sources, logging and services of the real worker, and nothing else.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(LocalFunctionsHostOptions options)
    {
        var environment = EnvironmentSettings.From(options);
        string[] arguments = [.. options.Arguments];
        WebApplicationBuilder web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment["AZURE_FUNCTIONS_ENVIRONMENT"] ?? environment["DOTNET_ENVIRONMENT"] ?? "Production",
            ContentRootPath = AppContext.BaseDirectory,
        });

        WorkerConfiguration.AddSources(web.Configuration, web.Environment.EnvironmentName, environment, arguments);
        web.WebHost.UseKestrelCore();
        web.Host.UseDefaultServiceProvider((context, provider) =>
        {
            // As the generic host that the real worker is built on.
            provider.ValidateScopes = context.HostingEnvironment.IsDevelopment();
            provider.ValidateOnBuild = context.HostingEnvironment.IsDevelopment();
        });
        web.Services.AddRouting();
        HostLogging.Configure(web, options, HostJson.Load(options, environment));
        return new FunctionsApplicationBuilder(web, options);
    }

    /// <summary>Where a started host answers.</summary>
    /// <exception cref="InvalidOperationException">The host was not made here, or has not started.</exception>
    public static Uri AddressOf(IHost host) =>
        (host as LocalFunctionsApplication)?.Address ?? throw new InvalidOperationException("The host has not started.");
}
