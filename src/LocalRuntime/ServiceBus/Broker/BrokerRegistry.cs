using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>The brokers of this process by the host name of their endpoint, in any case.</summary>
internal static class BrokerRegistry
{
    private static readonly ConcurrentDictionary<string, IBroker> Brokers = new(StringComparer.OrdinalIgnoreCase);

    public static bool TryAdd(string endpointHost, IBroker broker) => Brokers.TryAdd(endpointHost, broker);

    public static void Remove(string endpointHost, IBroker broker) => Brokers.TryRemove(KeyValuePair.Create(endpointHost, broker));

    /// <exception cref="ServiceBusException">ServiceCommunicationProblem: no broker has this host name.</exception>
    public static IBroker Find(string endpointHost) => Brokers.TryGetValue(endpointHost, out IBroker? broker)
        ? broker
        : throw new ServiceBusException(
            $"No broker listens as '{endpointHost}' in this process. The local runtime registers one for the endpoint of its Service Bus connection while it runs.",
            ServiceBusFailureReason.ServiceCommunicationProblem);
}
