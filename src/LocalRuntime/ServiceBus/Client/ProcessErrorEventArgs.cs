#nullable disable // As in the package, whose surface says nothing about null.
namespace Azure.Messaging.ServiceBus;

/// <summary>What went wrong in a processor, and where. The processor goes on by itself.</summary>
public sealed class ProcessErrorEventArgs : EventArgs
{
    public ProcessErrorEventArgs(Exception exception, ServiceBusErrorSource errorSource, string fullyQualifiedNamespace, string entityPath, CancellationToken cancellationToken)
        : this(exception, errorSource, fullyQualifiedNamespace, entityPath, string.Empty, cancellationToken)
    {
    }

    public ProcessErrorEventArgs(Exception exception, ServiceBusErrorSource errorSource, string fullyQualifiedNamespace, string entityPath, string identifier, CancellationToken cancellationToken)
    {
        Exception = exception;
        ErrorSource = errorSource;
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        EntityPath = entityPath;
        Identifier = identifier;
        CancellationToken = cancellationToken;
    }

    public Exception Exception { get; }

    public ServiceBusErrorSource ErrorSource { get; }

    public string FullyQualifiedNamespace { get; }

    public string EntityPath { get; }

    public string Identifier { get; }

    public CancellationToken CancellationToken { get; }
}
