using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

public sealed class ServiceBusEntitiesTests
{
    [Fact]
    public void The_programs_entities_are_declared_as_it_needs_them()
    {
        ServiceBusEntities entities = ServiceBusEntities.Load(Path.Combine(RepositoryRoot.Path, "infra", "servicebus.json"));

        QueueEntity queue = Assert.Single(entities.Queues);
        Assert.Equal("support-requests", queue.Name);
        Assert.Equal((TimeSpan.FromSeconds(30), 10), (queue.Receiving.LockDuration, queue.Receiving.MaxDeliveryCount));
        Assert.True(queue.DuplicateDetectionWindow >= TimeSpan.FromMinutes(10));
        TopicEntity topic = Assert.Single(entities.Topics);
        Assert.Equal("support-events", topic.Name);
        Assert.NotNull(topic.DuplicateDetectionWindow);
        Assert.Equal(["audit", "notices"], topic.Subscriptions.Select(subscription => subscription.Name));
        Assert.All(topic.Subscriptions, subscription => Assert.Equal((TimeSpan.FromSeconds(30), 10), (subscription.Receiving.LockDuration, subscription.Receiving.MaxDeliveryCount)));
    }

    [Fact]
    public void What_is_not_said_has_the_services_defaults()
    {
        ServiceBusEntities entities = ServiceBusEntities.Parse(Namespace("""{ "Queues": [ { "Name": "q" } ], "Topics": [ { "Name": "t" } ] }"""), "file");

        Assert.Equal(
            [new QueueEntity("q", new ReceivingSettings(TimeSpan.FromMinutes(1), 10, TimeSpan.MaxValue, DeadLetteringOnMessageExpiration: false), DuplicateDetectionWindow: null)],
            entities.Queues);
        TopicEntity topic = Assert.Single(entities.Topics);
        Assert.Equal(("t", TimeSpan.MaxValue, (TimeSpan?)null), (topic.Name, topic.DefaultMessageTimeToLive, topic.DuplicateDetectionWindow));
        Assert.Empty(topic.Subscriptions);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        ServiceBusEntities entities = ServiceBusEntities.Parse(
            Namespace("""
                { "Queues": [ { "Name": "a/b.c-d_e", "Properties": {
                    "DeadLetteringOnMessageExpiration": true, "DefaultMessageTimeToLive": "PT1H", "DuplicateDetectionHistoryTimeWindow": "PT20S",
                    "ForwardDeadLetteredMessagesTo": "", "ForwardTo": "", "LockDuration": "PT5M", "MaxDeliveryCount": 3,
                    "RequiresDuplicateDetection": true, "RequiresSession": false } } ],
                  "Topics": [ { "Name": "t", "Properties": { "DefaultMessageTimeToLive": "P1D", "RequiresDuplicateDetection": true },
                    "Subscriptions": [ { "Name": "s", "Properties": { "MaxDeliveryCount": 7 }, "Rules": [] } ] } ] }
                """),
            "file");

        Assert.Equal(
            new QueueEntity("a/b.c-d_e", new ReceivingSettings(TimeSpan.FromMinutes(5), 3, TimeSpan.FromHours(1), DeadLetteringOnMessageExpiration: true), TimeSpan.FromSeconds(20)),
            Assert.Single(entities.Queues));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromMinutes(10)), (entities.Topics[0].DefaultMessageTimeToLive, entities.Topics[0].DuplicateDetectionWindow!.Value));
        Assert.Equal(7, entities.Topics[0].Subscriptions[0].Receiving.MaxDeliveryCount);
    }

    [Fact]
    public void A_time_to_live_longer_than_any_means_for_ever()
    {
        ServiceBusEntities entities = ServiceBusEntities.Parse(Queue("\"DefaultMessageTimeToLive\": \"P10675199DT2H48M5.4775807S\""), "file");

        Assert.Equal(TimeSpan.MaxValue, entities.Queues[0].Receiving.DefaultMessageTimeToLive);
    }

    [Theory]
    [InlineData("""{ "UserConfig": """, "file is not valid JSON")]
    [InlineData("""[]""", "file: an object in braces is expected")]
    [InlineData("""{}""", "file: 'UserConfig' is missing")]
    [InlineData("""{ "UserConfig": { "Namespaces": [] } }""", "UserConfig.Namespaces must hold exactly one namespace, not 0")]
    [InlineData("""{ "UserConfig": { "Namespaces": {} } }""", "file at UserConfig.Namespaces: a list in brackets is expected")]
    public void A_file_of_another_shape_is_refused_with_the_place(string json, string complaint) => AssertRefused(json, complaint);

    [Theory]
    [InlineData("\"LockDuration\": \"30s\"", "Queues[0].Properties.LockDuration: '30s' is no ISO 8601 duration")]
    [InlineData("\"LockDuration\": \"PT6M\"", "Queues[0].Properties.LockDuration: PT6M is outside")]
    [InlineData("\"LockDuration\": \"PT0S\"", "Queues[0].Properties.LockDuration: PT0S is outside")]
    [InlineData("\"LockDuration\": 30", "Queues[0].Properties.LockDuration: text in quotes is expected")]
    [InlineData("\"MaxDeliveryCount\": 0", "Queues[0].Properties.MaxDeliveryCount: a whole number from 1 to 2000 is expected")]
    [InlineData("\"MaxDeliveryCount\": \"3\"", "Queues[0].Properties.MaxDeliveryCount: a whole number from 1 to 2000 is expected")]
    [InlineData("\"RequiresDuplicateDetection\": \"yes\"", "Queues[0].Properties.RequiresDuplicateDetection: true or false is expected")]
    [InlineData("\"DuplicateDetectionHistoryTimeWindow\": \"PT1S\"", "Queues[0].Properties.DuplicateDetectionHistoryTimeWindow: PT1S is outside PT20S to P7D")]
    [InlineData("\"RequiresSession\": true", "Queues[0].Properties.RequiresSession: sessions are not supported here")]
    [InlineData("\"ForwardTo\": \"other\"", "Queues[0].Properties.ForwardTo: forwarding is not supported here")]
    [InlineData("\"LockDurations\": \"PT1M\"", "'LockDurations' is not known; known are")]
    public void A_wrong_setting_is_refused_with_its_place(string setting, string complaint) => AssertRefused(Queue(setting), complaint);

    [Theory]
    [InlineData("""{ "Queues": [ {} ] }""", "Queues[0]: 'Name' is missing")]
    [InlineData("""{ "Queues": [ { "Name": "-x" } ] }""", "Queues[0].Name: '-x' is no name of an entity")]
    [InlineData("""{ "Queues": [ { "Name": "a b" } ] }""", "Queues[0].Name: 'a b' is no name of an entity")]
    [InlineData("""{ "Queues": [ { "Name": "one" }, { "Name": "ONE" } ] }""", "'ONE' is declared twice")]
    [InlineData("""{ "Queues": [ { "Name": "one" } ], "Topics": [ { "Name": "one" } ] }""", "'one' is declared twice")]
    [InlineData("""{ "Topics": [ { "Name": "t", "Subscriptions": [ { "Name": "s", "Rules": [ {} ] } ] } ] }""", "Topics[0].Subscriptions[0].Rules[0]: subscription rules are not supported here")]
    [InlineData("""{ "Topics": [ { "Name": "t", "Properties": { "LockDuration": "PT1M" } } ] }""", "Topics[0].Properties: 'LockDuration' is not known")]
    public void Wrong_entities_are_refused_with_their_place(string entities, string complaint) => AssertRefused(Namespace(entities), complaint);

    [Fact]
    public void A_missing_file_is_named()
    {
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => ServiceBusEntities.Load("nowhere.json"));

        Assert.Contains("'nowhere.json', but there is no such file", failure.Message, StringComparison.Ordinal);
    }

    private static string Namespace(string content) => $$"""{ "UserConfig": { "Namespaces": [ {{content}} ] } }""";

    private static string Queue(string setting) => Namespace($$"""{ "Queues": [ { "Name": "q", "Properties": { {{setting}} } } ] }""");

    private static void AssertRefused(string json, string complaint)
    {
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => ServiceBusEntities.Parse(json, "file"));

        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }
}
