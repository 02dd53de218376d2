using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.ServiceBus.Tests;

/// <summary>A broker of its own for each test: its table, its endpoint, its clock, and storage that can be made to fail.</summary>
public abstract class ServiceBusTest(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    /// <summary>Where a hanging call is a failure; passing tests never wait for it.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected const string Queue = "orders";
    protected const string UniqueQueue = "unique-orders";
    protected const string ShortLivedQueue = "short-lived";
    protected const string Topic = "events";
    protected const string Audit = "audit";
    protected const string Notices = "notices";

    private readonly string _prefix = azurite.NewPrefix();
    private readonly List<ServiceBusClient> _clients = [];

    protected static ServiceBusEntities Entities { get; } = ServiceBusEntities.Parse(
        """
        { "UserConfig": { "Namespaces": [ { "Name": "tests",
          "Queues": [
            { "Name": "orders", "Properties": { "LockDuration": "PT30S", "MaxDeliveryCount": 3 } },
            { "Name": "unique-orders", "Properties": { "LockDuration": "PT30S", "MaxDeliveryCount": 3, "RequiresDuplicateDetection": true, "DuplicateDetectionHistoryTimeWindow": "PT10M" } },
            { "Name": "short-lived", "Properties": { "LockDuration": "PT30S", "DefaultMessageTimeToLive": "PT1M", "DeadLetteringOnMessageExpiration": true } } ],
          "Topics": [
            { "Name": "events", "Properties": { "RequiresDuplicateDetection": true, "DuplicateDetectionHistoryTimeWindow": "PT10M" },
              "Subscriptions": [
                { "Name": "audit", "Properties": { "LockDuration": "PT30S", "MaxDeliveryCount": 3 } },
                { "Name": "notices", "Properties": { "LockDuration": "PT10S", "MaxDeliveryCount": 3 } } ] } ] } ] } }
        """,
        "entities of the tests");

    protected string EndpointHost { get; } = $"bus-{Guid.NewGuid():N}.local";

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.Zero));

    protected FaultyStorage Storage { get; private set; } = new();

    protected LocalServiceBus Bus { get; private set; } = null!;

    protected ServiceBusClient Client { get; private set; } = null!;

    protected string ConnectionString => $"Endpoint=sb://{EndpointHost};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true";

    public virtual Task InitializeAsync()
    {
        Client = NewClient();
        Start();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        Storage.Heal();
        foreach (ServiceBusClient client in _clients)
        {
            await client.DisposeAsync();
        }

        await Bus.DisposeAsync();
    }

    protected ServiceBusClient NewClient()
    {
        ServiceBusClient client = new(ConnectionString);
        _clients.Add(client);
        return client;
    }

    protected void Start(ServiceBusEntities? entities = null, TimeSpan? historyPurgeInterval = null) => Bus = LocalServiceBus.Register(EndpointHost, new LocalServiceBusOptions
    {
        TableService = TableService(Storage),
        TablePrefix = _prefix,
        Entities = entities ?? Entities,
        TimeProvider = Clock,
        HistoryPurgeInterval = historyPurgeInterval ?? Timeout.InfiniteTimeSpan,
    });

    /// <summary>The process dies: nothing more reaches storage. Then another one starts on what is there.</summary>
    protected async Task CrashAndRestartAsync(ServiceBusEntities? entities = null)
    {
        Storage.FailAll();
        await Bus.DisposeAsync();
        Storage = new FaultyStorage();
        Start(entities);
    }

    /// <summary>The broker's rows as they are in storage.</summary>
    protected async Task<List<TableEntity>> RowsAsync()
    {
        List<TableEntity> rows = [];
        await foreach (TableEntity row in TableService(new FaultyStorage()).GetTableClient(_prefix + "ServiceBus").QueryAsync<TableEntity>("PartitionKey ne 'runs'"))
        {
            rows.Add(row);
        }

        return rows;
    }

    protected ServiceBusReceiver DeadLetters(string queue) => Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    protected async Task SendAsync(string entity, params string[] bodies)
    {
        await using ServiceBusSender sender = Client.CreateSender(entity);
        foreach (string body in bodies)
        {
            await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = body });
        }
    }

    /// <summary>The next message, which must be there or on its way.</summary>
    protected static async Task<ServiceBusReceivedMessage> NextAsync(ServiceBusReceiver receiver)
    {
        using CancellationTokenSource tooLong = new(Patience);
        return Assert.IsType<ServiceBusReceivedMessage>(await receiver.ReceiveMessageAsync(TimeSpan.FromDays(1), tooLong.Token));
    }

    /// <summary>Asserts that nothing can be received now.</summary>
    protected static async Task AssertEmptyAsync(ServiceBusReceiver receiver) =>
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromTicks(1)));

    /// <summary>
    /// Waits for what the broker does by itself, looking again and again. The clock moves on with every look, for pauses of the
    /// broker are measured by it.
    /// </summary>
    /// <param name="isSo">What is waited for.</param>
    /// <param name="step">How far the clock moves with each look; 200 ms unless given.</param>
    protected async Task EventuallyAsync(Func<Task<bool>> isSo, TimeSpan? step = null)
    {
        using CancellationTokenSource tooLong = new(Patience);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, tooLong.Token);
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(200));
        }
    }

    protected static async Task<ServiceBusException> AssertFailsAsync(ServiceBusFailureReason reason, Func<Task> call)
    {
        ServiceBusException failure = await Assert.ThrowsAsync<ServiceBusException>(call);
        Assert.Equal(reason, failure.Reason);
        return failure;
    }

    private TableServiceClient TableService(FaultyStorage storage)
    {
        TableClientOptions options = new() { Transport = storage, Retry = { MaxRetries = 0 } };
        return new TableServiceClient(azurite.ConnectionString, options);
    }
}
