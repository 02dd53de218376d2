#nullable disable // As in the package, whose surface says nothing about null.
using PartnerDesk.LocalRuntime.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// Calls a handler for each message of a queue or subscription, several at a time, and settles by its outcome: completed
/// when it returns (unless switched off or settled already), abandoned when it throws. Failures of the broker are
/// reported and waited out; they never end the processing.
/// </summary>
public class ServiceBusProcessor : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusProcessorOptions _options;
    private readonly ServiceBusReceiver _receiver;
    private readonly SemaphoreSlim _startStop = new(1, 1);
    private Func<ProcessMessageEventArgs, Task> _messageHandler;
    private Func<ProcessErrorEventArgs, Task> _errorHandler;
    private CancellationTokenSource _stopping;
    private Task _running;

    protected ServiceBusProcessor()
    {
    }

    internal protected ServiceBusProcessor(ServiceBusClient client, string queueName, ServiceBusProcessorOptions options)
    {
        _client = client;
        _options = options?.Clone() ?? new ServiceBusProcessorOptions();
        _receiver = new ServiceBusReceiver(client, queueName, new ServiceBusReceiverOptions
        {
            ReceiveMode = _options.ReceiveMode,
            PrefetchCount = _options.PrefetchCount,
            SubQueue = _options.SubQueue,
            Identifier = _options.Identifier,
        });
    }

    protected ServiceBusProcessor(ServiceBusClient client, string topicName, string subscriptionName, ServiceBusProcessorOptions options)
        : this(client, EntityAddress.SubscriptionPath(topicName, subscriptionName), options)
    {
    }

    /// <summary>Called for each message. One handler only; set it before starting.</summary>
    /// <exception cref="NotSupportedException">There is a handler already.</exception>
    public event Func<ProcessMessageEventArgs, Task> ProcessMessageAsync
    {
        add => Set(ref _messageHandler, value);
        remove => Unset(ref _messageHandler, value);
    }

    /// <summary>Called for each failure; must not throw (what it throws is dropped). One handler only; set it before starting.</summary>
    /// <exception cref="NotSupportedException">There is a handler already.</exception>
    public event Func<ProcessErrorEventArgs, Task> ProcessErrorAsync
    {
        add => Set(ref _errorHandler, value);
        remove => Unset(ref _errorHandler, value);
    }

    public virtual string FullyQualifiedNamespace => _client.FullyQualifiedNamespace;

    public virtual string EntityPath => _receiver.EntityPath;

    public virtual string Identifier => _receiver.Identifier;

    public virtual ServiceBusReceiveMode ReceiveMode => _options.ReceiveMode;

    public virtual int PrefetchCount => _options.PrefetchCount;

    public virtual int MaxConcurrentCalls => _options.MaxConcurrentCalls;

    public virtual bool AutoCompleteMessages => _options.AutoCompleteMessages;

    public virtual TimeSpan MaxAutoLockRenewalDuration => _options.MaxAutoLockRenewalDuration;

    public virtual bool IsProcessing => _running is { IsCompleted: false };

    public virtual bool IsClosed { get; private set; }

    /// <summary>Returns at once; messages are processed in the background.</summary>
    /// <exception cref="InvalidOperationException">A handler is missing, or the processor runs already.</exception>
    public virtual async Task StartProcessingAsync(CancellationToken cancellationToken = default)
    {
        await _startStop.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(IsClosed || _client.IsClosed, this);
            if (_messageHandler is null || _errorHandler is null)
            {
                throw new InvalidOperationException($"Set {nameof(ProcessMessageAsync)} and {nameof(ProcessErrorAsync)} before starting.");
            }

            if (IsProcessing)
            {
                throw new InvalidOperationException("The processor is running already.");
            }

            _stopping?.Dispose();
            _stopping = new CancellationTokenSource();
            ProcessorLoop loop = new(_client, _receiver, _options, OnProcessMessageAsync, OnProcessErrorAsync, _stopping.Token);
            _running = loop.RunAsync();
        }
        finally
        {
            _startStop.Release();
        }
    }

    /// <summary>Receives nothing more, cancels the handlers' token, and waits until every handler ended and its message is settled.</summary>
    /// <param name="cancellationToken">Gives up waiting; the handlers go on to their end.</param>
    public virtual async Task StopProcessingAsync(CancellationToken cancellationToken = default)
    {
        await _startStop.WaitAsync(cancellationToken);
        try
        {
            if (_running is null)
            {
                return;
            }

            await _stopping.CancelAsync();
            await _running.WaitAsync(cancellationToken);
        }
        finally
        {
            _startStop.Release();
        }
    }

    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        if (_running is not null)
        {
            await StopProcessingAsync(cancellationToken);
        }

        await _receiver.CloseAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    public override string ToString() => nameof(ServiceBusProcessor);

    protected internal virtual Task OnProcessMessageAsync(ProcessMessageEventArgs args) => _messageHandler(args);

    protected internal virtual Task OnProcessErrorAsync(ProcessErrorEventArgs args) => _errorHandler(args);

    private void Set<T>(ref Func<T, Task> handler, Func<T, Task> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ThrowIfRunning();
        handler = handler is null ? value : throw new NotSupportedException("There is a handler already; remove it first.");
    }

    private void Unset<T>(ref Func<T, Task> handler, Func<T, Task> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ThrowIfRunning();
        handler = handler == value ? null : throw new ArgumentException("This handler was not set.");
    }

    private void ThrowIfRunning()
    {
        if (IsProcessing)
        {
            throw new InvalidOperationException("Handlers cannot be changed while the processor runs.");
        }
    }
}
