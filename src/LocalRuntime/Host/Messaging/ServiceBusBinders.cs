using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using PartnerDesk.LocalRuntime.Discovery;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Messaging;

/// <summary>Makes a function's parameters from a message.</summary>
internal static class ServiceBusBinders
{
    /// <summary>The worker's own serializer: names as declared, read in any case.</summary>
    private static readonly JsonSerializerOptions WorkerJson = new() { PropertyNameCaseInsensitive = true };

    public static object? Actions(LocalFunctionContext context) => new ServiceBusMessageActions(DeliveryOf(context));

    /// <returns>Null when the parameter's type does not fit.</returns>
    public static ParameterBinder? ForTrigger(ServiceBusTrigger trigger)
    {
        Type type = trigger.Parameter.ParameterType;
        if (!trigger.IsBatched)
        {
            return type.IsArray && type != typeof(byte[]) ? null : context => Convert(context, type);
        }

        if (!type.IsArray || type == typeof(byte[]))
        {
            return null;
        }

        // A batch of one is a batch; more would only save calls inside one process.
        Type element = type.GetElementType()!;
        return context =>
        {
            var batch = Array.CreateInstance(element, 1);
            batch.SetValue(Convert(context, element), 0);
            return batch;
        };
    }

    /// <summary>The message's properties, for parameters named like them.</summary>
    public static IReadOnlyDictionary<string, object?> DataOf(ServiceBusReceivedMessage message)
    {
        Dictionary<string, object?> data = BindingData.New();
        data["MessageId"] = message.MessageId;
        data["DeliveryCount"] = message.DeliveryCount;
        data["SequenceNumber"] = message.SequenceNumber;
        data["LockToken"] = message.LockToken;
        data["EnqueuedTimeUtc"] = message.EnqueuedTime.UtcDateTime;
        data["ExpiresAtUtc"] = message.ExpiresAt.UtcDateTime;
        data["ContentType"] = message.ContentType;
        data["CorrelationId"] = message.CorrelationId;
        data["Subject"] = message.Subject;
        data["To"] = message.To;
        data["ReplyTo"] = message.ReplyTo;
        data["DeadLetterSource"] = message.DeadLetterSource;
        return data;
    }

    private static object? Convert(LocalFunctionContext context, Type type)
    {
        ServiceBusReceivedMessage message = DeliveryOf(context).Message;
        if (type == typeof(ServiceBusReceivedMessage))
        {
            return message;
        }

        if (type == typeof(string))
        {
            return message.Body.ToString();
        }

        if (type == typeof(byte[]))
        {
            return message.Body.ToArray();
        }

        if (type == typeof(BinaryData))
        {
            return message.Body;
        }

        try
        {
            return JsonSerializer.Deserialize(message.Body.ToMemory().Span, type, WorkerJson);
        }
        catch (JsonException exception)
        {
            throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{context.FunctionDefinition.Name}': the message's body is not the JSON of a {type}. {exception.Message}",
                exception);
        }
    }

    private static ProcessMessageEventArgs DeliveryOf(LocalFunctionContext context) => (ProcessMessageEventArgs)context.TriggerData;
}
