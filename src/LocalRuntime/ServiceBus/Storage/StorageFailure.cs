using Azure;
using Azure.Messaging.ServiceBus;

namespace PartnerDesk.LocalRuntime.ServiceBus.Storage;

/// <summary>Says a failure of the storage below in the terms of Service Bus.</summary>
internal static class StorageFailure
{
    public static ServiceBusException ToServiceBus(Exception failure, string entityPath) => failure switch
    {
        ServiceBusException known => known,
        RequestFailedException { Status: 429 or 500 or 503 } busy => New(busy, entityPath, "The storage behind the broker is busy.", ServiceBusFailureReason.ServiceBusy),
        RequestFailedException { Status: >= 400 } refused => New(refused, entityPath, "The storage behind the broker refused the request.", ServiceBusFailureReason.GeneralError),
        InvalidDataException unreadable => New(unreadable, entityPath, "The storage behind the broker holds what cannot be read.", ServiceBusFailureReason.GeneralError),
        _ => New(failure, entityPath, "The storage behind the broker does not answer.", ServiceBusFailureReason.ServiceCommunicationProblem),
    };

    private static ServiceBusException New(Exception failure, string entityPath, string text, ServiceBusFailureReason reason) =>
        new($"{text} {failure.Message}", reason, entityPath, failure);
}
