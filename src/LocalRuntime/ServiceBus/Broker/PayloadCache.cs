namespace PartnerDesk.LocalRuntime.ServiceBus.Broker;

/// <summary>Keeps the payloads of messages that were just sent, up to a budget, so that delivering them reads nothing.</summary>
internal sealed class PayloadCache
{
    private const long Budget = 64L * 1024 * 1024;

    private long _used;

    public void Keep(Message message, byte[] payload)
    {
        if (Interlocked.Add(ref _used, payload.Length) <= Budget)
        {
            message.Payload = payload;
        }
        else
        {
            Interlocked.Add(ref _used, -payload.Length);
        }
    }

    public void Drop(Message message)
    {
        if (message.Payload is { } payload)
        {
            message.Payload = null;
            Interlocked.Add(ref _used, -payload.Length);
        }
    }
}
