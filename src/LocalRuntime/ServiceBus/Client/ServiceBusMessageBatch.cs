#nullable disable // As in the package, whose surface says nothing about null.
using PartnerDesk.LocalRuntime.ServiceBus.Messages;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent together or not at all. Made by a sender; a message is fixed when it is added.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<OutgoingMessage> _messages = [];

    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    public long MaxSizeInBytes { get; }

    public long SizeInBytes { get; private set; }

    public int Count => _messages.Count;

    internal IReadOnlyList<OutgoingMessage> Messages => _messages;

    /// <returns>False when the message does not fit any more; the batch stays as it was.</returns>
    /// <exception cref="System.Runtime.Serialization.SerializationException">An application property has a type that the service cannot carry.</exception>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);

        OutgoingMessage outgoing = MessagePayload.Write(message);
        if (SizeInBytes + outgoing.Size > MaxSizeInBytes)
        {
            return false;
        }

        _messages.Add(outgoing);
        SizeInBytes += outgoing.Size;
        return true;
    }

    public void Dispose()
    {
        _messages.Clear();
        SizeInBytes = 0;
    }
}
