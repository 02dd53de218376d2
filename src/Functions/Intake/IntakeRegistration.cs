using Microsoft.Extensions.DependencyInjection;

namespace PartnerDesk.Functions.Intake;

public static class IntakeRegistration
{
    /// <summary>The ways in beside HTTP: webhooks and the queue.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services) => services.AddSingleton<WebhookSources>();
}
