using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.ServiceBus;
using PartnerDesk.LocalRuntime.Settings;
using PartnerDesk.LocalRuntime.Storage;

namespace PartnerDesk.LocalRuntime.Messaging;

/// <summary>The Service Bus namespace that a setting selects with <c>UseDevelopmentEmulator=true</c>, as declared in servicebus.json.</summary>
internal sealed class LocalNamespace
{
    private readonly string _endpointHost;

    private LocalNamespace(string endpointHost, string connectionString, ServiceBusEntities entities)
    {
        _endpointHost = endpointHost;
        ConnectionString = connectionString;
        Entities = entities;
    }

    public string ConnectionString { get; }

    /// <summary>What there is to send to and to receive from.</summary>
    public ServiceBusEntities Entities { get; }

    /// <summary>Finds the connection string among the settings and reads the declaration.</summary>
    /// <returns>Null when no setting names a local namespace.</returns>
    /// <exception cref="LocalFunctionsHostException">Several local namespaces, or a trigger on what is not declared.</exception>
    /// <exception cref="InvalidDataException">The declaration is missing or wrong.</exception>
    public static LocalNamespace? Find(LocalFunctionsHostOptions options, EnvironmentSettings settings, IEnumerable<FunctionDescriptor> functions)
    {
        Dictionary<string, string> endpoints = new(StringComparer.OrdinalIgnoreCase);
        foreach (string value in settings.Values.Where(IsLocal))
        {
            endpoints.TryAdd(ServiceBusConnectionStringProperties.Parse(value).FullyQualifiedNamespace, value);
        }

        if (endpoints.Count == 0)
        {
            return null;
        }

        if (endpoints.Count > 1)
        {
            throw new LocalFunctionsHostException($"The settings name several local Service Bus namespaces ({string.Join(", ", endpoints.Keys)}); LocalRuntime has one.");
        }

        string path = Path.Combine(AppContext.BaseDirectory, options.ServiceBusEntitiesPath ?? settings["LocalRuntime__ServiceBusEntities"] ?? "servicebus.json");
        (string host, string connectionString) = endpoints.Single();
        var found = new LocalNamespace(host, connectionString, ServiceBusEntities.Load(path));
        List<string> problems = [.. functions
            .Where(function => function.Trigger is ServiceBusTrigger trigger && !found.Declares(trigger))
            .Select(function => $"Function '{function.Name}': {Path.GetFileName(path)} declares no {Describe((ServiceBusTrigger)function.Trigger)}.")];
        return problems.Count == 0 ? found : throw new LocalFunctionsHostException(problems);
    }

    public static bool IsLocal(string connectionString) =>
        connectionString.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase)
        && connectionString.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Starts the broker; the caller holds the lease on storage.</summary>
    public LocalServiceBus Register(HostStorage storage, TimeProvider time, ILoggerFactory loggers) => LocalServiceBus.Register(_endpointHost, new LocalServiceBusOptions
    {
        TableService = storage.Tables,
        TablePrefix = storage.Prefix,
        Entities = Entities,
        TimeProvider = time,
        LoggerFactory = loggers,
    });

    private static string Describe(ServiceBusTrigger trigger) =>
        trigger.Subscription is null ? $"queue '{trigger.EntityName}'" : $"subscription '{trigger.Subscription}' of a topic '{trigger.EntityName}'";

    private bool Declares(ServiceBusTrigger trigger) => trigger.Subscription is null
        ? Entities.Queues.Any(queue => Same(queue.Name, trigger.EntityName))
        : Entities.Topics.Any(topic => Same(topic.Name, trigger.EntityName) && topic.Subscriptions.Any(subscription => Same(subscription.Name, trigger.Subscription)));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
