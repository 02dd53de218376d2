using System.Text.Json;

namespace PartnerDesk.LocalRuntime.ServiceBus;

/// <summary>Reads the declaration of the entities; every complaint says where and what would be right.</summary>
internal sealed class ServiceBusEntitiesReader(string source)
{
    private const int MaxEntityNameLength = 260;
    private const int MaxSubscriptionNameLength = 50;

    private static readonly TimeSpan MaxLockDuration = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinDuplicateWindow = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MaxDuplicateWindow = TimeSpan.FromDays(7);
    private static readonly TimeSpan MinTimeToLive = TimeSpan.FromSeconds(1);

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public ServiceBusEntities Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Lenient);
            return Read(new JsonPlace(source, "", document.RootElement));
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{source} is not valid JSON: {malformed.Message}", malformed);
        }
    }

    private static ServiceBusEntities Read(JsonPlace root)
    {
        List<JsonPlace> namespaces = root.Required("UserConfig").Required("Namespaces").Items();
        if (namespaces.Count != 1)
        {
            throw root.Wrong($"UserConfig.Namespaces must hold exactly one namespace, not {namespaces.Count}");
        }

        JsonPlace space = namespaces[0];
        List<QueueEntity> queues = space.Optional("Queues")?.Items().ConvertAll(ReadQueue) ?? [];
        List<TopicEntity> topics = space.Optional("Topics")?.Items().ConvertAll(ReadTopic) ?? [];
        ThrowIfRepeated(space, [.. queues.Select(queue => queue.Name), .. topics.Select(topic => topic.Name)]);
        return new ServiceBusEntities(queues, topics);
    }

    private static QueueEntity ReadQueue(JsonPlace queue)
    {
        JsonPlace? properties = queue.Optional("Properties");
        properties?.AllowOnly(
            "DeadLetteringOnMessageExpiration", "DefaultMessageTimeToLive", "DuplicateDetectionHistoryTimeWindow", "ForwardDeadLetteredMessagesTo",
            "ForwardTo", "LockDuration", "MaxDeliveryCount", "RequiresDuplicateDetection", "RequiresSession");
        return new QueueEntity(queue.Name(MaxEntityNameLength), ReadReceiving(properties), ReadDuplicateWindow(properties));
    }

    private static TopicEntity ReadTopic(JsonPlace topic)
    {
        JsonPlace? properties = topic.Optional("Properties");
        properties?.AllowOnly("DefaultMessageTimeToLive", "DuplicateDetectionHistoryTimeWindow", "RequiresDuplicateDetection");
        List<SubscriptionEntity> subscriptions = topic.Optional("Subscriptions")?.Items().ConvertAll(ReadSubscription) ?? [];
        ThrowIfRepeated(topic, [.. subscriptions.Select(subscription => subscription.Name)]);
        return new TopicEntity(topic.Name(MaxEntityNameLength), subscriptions, ReadTimeToLive(properties), ReadDuplicateWindow(properties));
    }

    private static SubscriptionEntity ReadSubscription(JsonPlace subscription)
    {
        JsonPlace? properties = subscription.Optional("Properties");
        properties?.AllowOnly(
            "DeadLetteringOnMessageExpiration", "DefaultMessageTimeToLive", "ForwardDeadLetteredMessagesTo", "ForwardTo", "LockDuration", "MaxDeliveryCount", "RequiresSession");
        if (subscription.Optional("Rules")?.Items() is [var rule, ..])
        {
            throw rule.Wrong("subscription rules are not supported here: each subscription gets every message. Remove the rules and filter in the receiver");
        }

        return new SubscriptionEntity(subscription.Name(MaxSubscriptionNameLength), ReadReceiving(properties));
    }

    private static ReceivingSettings ReadReceiving(JsonPlace? properties)
    {
        properties?.ThrowIfTrue("RequiresSession", "sessions are not supported here");
        properties?.ThrowIfSet("ForwardTo", "forwarding is not supported here");
        properties?.ThrowIfSet("ForwardDeadLetteredMessagesTo", "forwarding is not supported here");
        return new ReceivingSettings(
            properties?.Duration("LockDuration", TimeSpan.FromTicks(1), MaxLockDuration) ?? TimeSpan.FromMinutes(1),
            properties?.Number("MaxDeliveryCount", 1, 2000) ?? 10,
            ReadTimeToLive(properties),
            properties?.Flag("DeadLetteringOnMessageExpiration") ?? false);
    }

    private static TimeSpan ReadTimeToLive(JsonPlace? properties) =>
        properties?.Duration("DefaultMessageTimeToLive", MinTimeToLive, TimeSpan.MaxValue) ?? TimeSpan.MaxValue;

    private static TimeSpan? ReadDuplicateWindow(JsonPlace? properties)
    {
        TimeSpan window = properties?.Duration("DuplicateDetectionHistoryTimeWindow", MinDuplicateWindow, MaxDuplicateWindow) ?? TimeSpan.FromMinutes(10);
        return properties?.Flag("RequiresDuplicateDetection") is true ? window : null;
    }

    private static void ThrowIfRepeated(JsonPlace place, IEnumerable<string> names)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Where(name => !seen.Add(name)))
        {
            throw place.Wrong($"'{name}' is declared twice; names must differ by more than case");
        }
    }
}
