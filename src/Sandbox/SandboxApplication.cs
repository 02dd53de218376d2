using System.Net;
using PartnerDesk.Sandbox.Clouds;
using PartnerDesk.Sandbox.Control;
using PartnerDesk.Sandbox.Customers;
using PartnerDesk.Sandbox.Faults;
using PartnerDesk.Sandbox.Graph;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.PartnerCenter;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Strictness;
using PartnerDesk.Sandbox.Throttling;
using PartnerDesk.Sandbox.Tokens;
using PartnerDesk.Sandbox.Wire;

namespace PartnerDesk.Sandbox;

/// <summary>The vendor on one machine: one web application on the loopback interface.</summary>
public static class SandboxApplication
{
    /// <summary>Puts the application together; nothing listens until it is started. Afterwards <c>Urls</c> names the address.</summary>
    /// <param name="options">Port and data directory.</param>
    /// <param name="time">The clock of tokens, throttle windows, latencies and dates.</param>
    public static WebApplication Build(SandboxOptions options, TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRouting();
        AddSandbox(builder.Services, options, time);

        WebApplication app = builder.Build();
        JournalMiddleware journal = app.Services.GetRequiredService<JournalMiddleware>();
        StrictMiddleware strict = app.Services.GetRequiredService<StrictMiddleware>();
        FaultMiddleware faults = app.Services.GetRequiredService<FaultMiddleware>();
        app.Use((http, next) => journal.InvokeAsync(http, next));
        app.UseRouting();
        app.Use((http, next) => strict.InvokeAsync(http, next));
        app.Use((http, next) => faults.InvokeAsync(http, next));
        foreach (CloudProfile cloud in CloudProfile.All)
        {
            app.Services.GetRequiredService<TokenEndpoints>().Map(app, cloud);
            app.Services.GetRequiredService<PartnerCenterEndpoints>().Map(app, cloud);
            app.Services.GetRequiredService<HealthEndpoints>().Map(app, cloud);
            app.Map($"/{cloud.Name}/{{**rest}}", http => new VendorAnswer { Status = StatusCodes.Status404NotFound }.ExecuteAsync(http)).WithMetadata(new UnknownCall());
        }

        app.Services.GetRequiredService<ControlEndpoints>().Map(app);
        return app;
    }

    private static void AddSandbox(IServiceCollection services, SandboxOptions options, TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton(new StateDirectory(options.DataDirectory));
        services.AddSingleton(provider => OpenSettings(provider.GetRequiredService<StateDirectory>(), time));
        services.AddSingleton<CustomerCatalog>();
        services.AddSingleton<CustomerStore>();
        services.AddSingleton<CallJournal>();
        services.AddSingleton<Throttle>();
        services.AddSingleton<TokenSigner>();
        services.AddSingleton<TokenErrors>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<TokenEndpoints>();
        services.AddSingleton<VendorChanges>();
        services.AddSingleton<PartnerCenterGate>();
        services.AddSingleton<CustomerEndpoints>();
        services.AddSingleton<SubscriptionEndpoints>();
        services.AddSingleton<ServiceRequestEndpoints>();
        services.AddSingleton<ManagedServiceEndpoints>();
        services.AddSingleton<PartnerCenterEndpoints>();
        services.AddSingleton<GraphGate>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<JournalMiddleware>();
        services.AddSingleton<StrictMiddleware>();
        services.AddSingleton<FaultBook>();
        services.AddSingleton<FaultMiddleware>();
        services.AddSingleton<CustomerControl>();
        services.AddSingleton<IncidentControl>();
        services.AddSingleton<ServiceRequestControl>();
        services.AddSingleton<FaultControl>();
        services.AddSingleton<SettingsControl>();
        services.AddSingleton<CallControl>();
        services.AddSingleton<ControlEndpoints>();
    }

    /// <summary>The settings are written at once: the seeds' dates count from their first moment.</summary>
    private static Persisted<SandboxSettings> OpenSettings(StateDirectory directory, TimeProvider time)
    {
        string path = directory.File("settings.json");
        Persisted<SandboxSettings> settings = new(path, () => new SandboxSettings { SeededAt = time.GetUtcNow() });
        if (!File.Exists(path))
        {
            settings.Change(first => first with { });
        }

        return settings;
    }
}
