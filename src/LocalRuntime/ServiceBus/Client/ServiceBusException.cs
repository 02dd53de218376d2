#nullable disable // As in the package, whose surface says nothing about null.
namespace Azure.Messaging.ServiceBus;

public enum ServiceBusFailureReason
{
    GeneralError = 0,
    MessagingEntityNotFound = 1,
    MessageLockLost = 2,
    MessageNotFound = 3,
    MessageSizeExceeded = 4,
    MessagingEntityDisabled = 5,
    QuotaExceeded = 6,
    ServiceBusy = 7,
    ServiceTimeout = 8,
    ServiceCommunicationProblem = 9,
    SessionCannotBeLocked = 10,
    SessionLockLost = 11,
    MessagingEntityAlreadyExists = 12,
}

/// <summary>A failure of the broker, or of the way to it.</summary>
public class ServiceBusException : Exception
{
    private readonly string _text;

    public ServiceBusException()
    {
    }

    public ServiceBusException(string message, ServiceBusFailureReason reason, string entityPath = default, Exception innerException = default)
        : this(IsTransientReason(reason), message, entityPath, reason, innerException)
    {
    }

    public ServiceBusException(bool isTransient, string message, string entityName = default, ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError, Exception innerException = default)
        : base(message, innerException)
    {
        _text = message;
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    /// <summary>True when the same call may succeed later: the service is busy, timed out or cannot be reached.</summary>
    public bool IsTransient { get; }

    public ServiceBusFailureReason Reason { get; }

    /// <summary>The entity concerned; null or empty where the failure belongs to none.</summary>
    public string EntityPath { get; }

    public override string Message
    {
        get
        {
            string where = string.IsNullOrEmpty(EntityPath) ? $"({Reason})" : $"({EntityPath} - {Reason})";
            return $"{_text} {where}. For troubleshooting information, see https://aka.ms/azsdk/net/servicebus/exceptions/troubleshoot.";
        }
    }

    private static bool IsTransientReason(ServiceBusFailureReason reason) => reason
        is ServiceBusFailureReason.ServiceBusy
        or ServiceBusFailureReason.ServiceTimeout
        or ServiceBusFailureReason.ServiceCommunicationProblem;
}
