#nullable disable // As in the package, whose surface says nothing about null.
namespace Azure.Messaging.ServiceBus;

/// <summary>
/// Kept for code that sets it. Here storage is retried by the table client; of these values only
/// <see cref="TryTimeout"/> has an effect: how long a receive without a time of its own waits.
/// </summary>
public class ServiceBusRetryOptions
{
    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    public int MaxRetries { get; set; } = 3;

    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(0.8);

    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
