#nullable disable // As in the package, whose surface says nothing about null.
using Azure.Core;
using PartnerDesk.LocalRuntime.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// Makes senders, receivers and processors for one namespace. With <c>UseDevelopmentEmulator=true</c> in the connection
/// string the namespace is the broker registered in this process under the endpoint's host name; any other namespace
/// answers every call with ServiceCommunicationProblem, because nothing here speaks to Azure.
/// </summary>
/// <remarks>Making clients, senders, receivers and processors does no I/O; the broker is looked up at each call.</remarks>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly ServiceBusClientOptions _options;
    private readonly string _entityPath;
    private readonly bool _usesEmulator;

    protected ServiceBusClient()
    {
    }

    /// <exception cref="ArgumentException">Empty, or without endpoint, or without key name and key or a signature.</exception>
    /// <exception cref="FormatException">No list of name=value pairs.</exception>
    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <inheritdoc cref="ServiceBusClient(string)"/>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
    {
        ServiceBusConnectionStringProperties parts = ServiceBusConnectionStringProperties.Parse(connectionString);
        bool hasKey = parts.SharedAccessKeyName is not null && parts.SharedAccessKey is not null;
        if (parts.Endpoint is null || hasKey == parts.SharedAccessSignature is not null)
        {
            throw new ArgumentException("The connection string needs Endpoint, and either SharedAccessKeyName with SharedAccessKey or SharedAccessSignature.", nameof(connectionString));
        }

        _options = options ?? new ServiceBusClientOptions();
        _entityPath = parts.EntityPath;
        _usesEmulator = parts.UsesDevelopmentEmulator;
        FullyQualifiedNamespace = parts.FullyQualifiedNamespace;
        Identifier = _options.Identifier ?? $"{parts.FullyQualifiedNamespace}-{Guid.NewGuid()}";
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);

        _options = options ?? new ServiceBusClientOptions();
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        Identifier = _options.Identifier ?? $"{fullyQualifiedNamespace}-{Guid.NewGuid()}";
    }

    /// <summary>The host name of the endpoint, without port.</summary>
    public virtual string FullyQualifiedNamespace { get; }

    public virtual bool IsClosed { get; private set; }

    public virtual string Identifier { get; }

    public ServiceBusTransportType TransportType => _options?.TransportType ?? ServiceBusTransportType.AmqpTcp;

    internal TimeSpan TryTimeout => _options.RetryOptions.TryTimeout;

    /// <exception cref="ArgumentException">The connection string names another entity.</exception>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options) => new(this, Checked(queueOrTopicName, nameof(queueOrTopicName)), options);

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => new(this, Checked(queueName, nameof(queueName)), options);

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) => CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        new(this, CheckedSubscription(topicName, subscriptionName), options);

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusProcessor CreateProcessor(string queueName) => CreateProcessor(queueName, new ServiceBusProcessorOptions());

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusProcessor CreateProcessor(string queueName, ServiceBusProcessorOptions options) => new(this, Checked(queueName, nameof(queueName)), options);

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName) => CreateProcessor(topicName, subscriptionName, new ServiceBusProcessorOptions());

    /// <inheritdoc cref="CreateSender(string)"/>
    public virtual ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName, ServiceBusProcessorOptions options) =>
        new(this, CheckedSubscription(topicName, subscriptionName), options);

    /// <summary>Ends the client; calls on what it made throw <see cref="ObjectDisposedException"/> from then on.</summary>
    public virtual ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    /// <exception cref="ServiceBusException">ServiceCommunicationProblem: no local broker has this name.</exception>
    internal IBroker Broker()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _usesEmulator
            ? BrokerRegistry.Find(FullyQualifiedNamespace)
            : throw new ServiceBusException(
                $"The local runtime does not speak to '{FullyQualifiedNamespace}'. Add UseDevelopmentEmulator=true to the connection string, or build with AzureRuntime=azure.",
                ServiceBusFailureReason.ServiceCommunicationProblem);
    }

    private string Checked(string entityName, string parameterName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entityName, parameterName);
        return _entityPath is null || string.Equals(_entityPath, entityName, StringComparison.OrdinalIgnoreCase)
            ? entityName
            : throw new ArgumentException($"The connection string is for '{_entityPath}', not for '{entityName}'.", parameterName);
    }

    private string CheckedSubscription(string topicName, string subscriptionName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionName);
        return EntityAddress.SubscriptionPath(Checked(topicName, nameof(topicName)), subscriptionName);
    }
}
