using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PartnerDesk.Adapters.Vendor;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Intake;

namespace PartnerDesk.Functions.Service;

/// <summary>Builds what checks its own settings while the program starts: a wrong setting stops the start, not the first request.</summary>
public sealed class SettingsCheck(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<CallerDirectory>();
        services.GetRequiredService<WebhookSources>();
        services.GetRequiredService<CloudEnvironments>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
