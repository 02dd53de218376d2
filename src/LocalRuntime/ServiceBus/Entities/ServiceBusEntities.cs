namespace PartnerDesk.LocalRuntime.ServiceBus;

/// <summary>The queues and topics of a namespace with their settings, as declared in one file.</summary>
/// <remarks>The file has the shape of the Service Bus emulator's Config.json. Names match without regard to case.</remarks>
public sealed record ServiceBusEntities(IReadOnlyList<QueueEntity> Queues, IReadOnlyList<TopicEntity> Topics)
{
    /// <summary>Reads the file and checks everything in it.</summary>
    /// <exception cref="InvalidDataException">The file is missing or not JSON, or a setting is wrong, unknown to the
    /// service or not supported here. The message names the file, the place in it and what would be right.</exception>
    public static ServiceBusEntities Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path)
            ? Parse(File.ReadAllText(path), path)
            : throw new InvalidDataException($"The Service Bus entities are declared in '{path}', but there is no such file.");
    }

    /// <summary>As <see cref="Load"/>, from text.</summary>
    /// <param name="json">The content of the file.</param>
    /// <param name="source">What messages call it, for example the path.</param>
    public static ServiceBusEntities Parse(string json, string source) => new ServiceBusEntitiesReader(source).Read(json);
}

/// <param name="Name">1 to 260 characters.</param>
/// <param name="Receiving">How its messages are delivered.</param>
/// <param name="DuplicateDetectionWindow">How long a MessageId is remembered; null: duplicates are not looked for.</param>
public sealed record QueueEntity(string Name, ReceivingSettings Receiving, TimeSpan? DuplicateDetectionWindow);

/// <param name="Name">1 to 260 characters.</param>
/// <param name="Subscriptions">Each gets every message.</param>
/// <param name="DefaultMessageTimeToLive">The longest any message lives; a shorter one of the message or subscription counts.</param>
/// <param name="DuplicateDetectionWindow">How long a MessageId is remembered; null: duplicates are not looked for.</param>
public sealed record TopicEntity(string Name, IReadOnlyList<SubscriptionEntity> Subscriptions, TimeSpan DefaultMessageTimeToLive, TimeSpan? DuplicateDetectionWindow);

/// <param name="Name">1 to 50 characters.</param>
/// <param name="Receiving">How its messages are delivered.</param>
public sealed record SubscriptionEntity(string Name, ReceivingSettings Receiving);

/// <summary>What a queue and a subscription have in common.</summary>
/// <param name="LockDuration">How long a receiver owns a message; more than zero, at most five minutes.</param>
/// <param name="MaxDeliveryCount">Deliveries after which a message that came back is dead-lettered; 1 to 2,000.</param>
/// <param name="DefaultMessageTimeToLive">The longest any message lives; <see cref="TimeSpan.MaxValue"/> for ever.</param>
/// <param name="DeadLetteringOnMessageExpiration">Whether an expired message is dead-lettered rather than dropped.</param>
public sealed record ReceivingSettings(TimeSpan LockDuration, int MaxDeliveryCount, TimeSpan DefaultMessageTimeToLive, bool DeadLetteringOnMessageExpiration);
