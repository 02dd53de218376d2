namespace PartnerDesk.LocalRuntime.ServiceBus.Messages;

/// <summary>A message on its way into the broker: what the broker must know, and the rest as bytes.</summary>
/// <param name="MessageId">Null when the sender set none; then no duplicate of it is detected.</param>
/// <param name="TimeToLive"><see cref="TimeSpan.MaxValue"/> for as long as the entity allows.</param>
/// <param name="ScheduledEnqueueTime">In the past or default: available at once.</param>
/// <param name="Payload">Properties and body as <see cref="MessagePayload"/> writes them.</param>
internal sealed record OutgoingMessage(string? MessageId, TimeSpan TimeToLive, DateTimeOffset ScheduledEnqueueTime, byte[] Payload)
{
    /// <summary>The largest message, and the largest batch, in bytes: the Standard tier's 256 KB.</summary>
    public const int MaxSize = 256 * 1024;

    public int Size => Payload.Length;
}
