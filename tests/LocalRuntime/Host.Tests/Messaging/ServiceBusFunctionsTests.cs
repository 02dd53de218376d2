using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Messaging;

[Trait("Category", "Azurite")]
public sealed class ServiceBusFunctionsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IDisposable
{
    private readonly string _prefix = azurite.NewPrefix();
    private readonly Deliveries _deliveries = new();
    private readonly string _entities = Path.GetTempFileName();

    private string Connection => $"Endpoint=sb://{_prefix}.local;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true";

    public void Dispose() => File.Delete(_entities);

    [Fact]
    public async Task A_message_reaches_its_function_as_the_parameter_asks()
    {
        await using RunningHost host = await StartAsync(typeof(Takes));

        await SendAsync("as-message", """{"name":"n","Count":2}""", "id-1");
        await SendAsync("as-text", "text", "id-2");
        await SendAsync("as-bytes", "bytes", "id-3");
        await SendAsync("as-object", """{"name":"n","Count":2}""", "id-4");
        await SendAsync("as-batch", "one", "id-5");

        await Eventually.TrueAsync(() => _deliveries.All.Count == 5);
        Assert.Equal(
            ["batch 1 one", "bytes 5", "message id-1 1 id-1 1", "object n 2", "text text"],
            _deliveries.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_subscription_gets_what_is_sent_to_its_topic()
    {
        await using RunningHost host = await StartAsync(typeof(Subscribed));

        await SendAsync("events", "happened", "id-1");

        await Eventually.TrueAsync(() => _deliveries.All.Count == 1);
        Assert.Equal("subscription happened", _deliveries.All.Single());
    }

    [Fact]
    public async Task A_message_whose_function_succeeds_is_completed()
    {
        await using RunningHost host = await StartAsync(typeof(Takes));

        await SendAsync("as-text", "text", "id-1");
        await Eventually.TrueAsync(() => _deliveries.All.Count == 1);

        await Eventually.TrueAsync(async () => await CountAsync(host, "as-text", "active") == 0);
    }

    [Fact]
    public async Task A_message_whose_function_fails_comes_back_and_is_dead_lettered_at_last()
    {
        await using RunningHost host = await StartAsync(typeof(FailsOnMessage));

        await SendAsync("as-text", "text", "id-1");

        await Eventually.TrueAsync(async () => await CountAsync(host, "as-text", "deadLettered") == 1);
        Assert.Equal(["1", "2", "3"], _deliveries.All);
    }

    [Fact]
    public async Task A_body_that_does_not_convert_fails_the_delivery()
    {
        await using RunningHost host = await StartAsync(typeof(Takes));

        await SendAsync("as-object", "not json", "id-1");

        await Eventually.TrueAsync(() => host.Logs.All.Any(line => line.Exception is FunctionInputConverterException));
    }

    [Fact]
    public async Task A_function_settles_its_message_itself()
    {
        await using RunningHost host = await StartAsync(typeof(Settles));

        await SendAsync("as-message", "complete", "id-1");
        await SendAsync("as-message", "dead-letter", "id-2");
        await SendAsync("as-message", "abandon", "id-3");

        await Eventually.TrueAsync(async () => await CountAsync(host, "as-message", "deadLettered") == 1 && await CountAsync(host, "as-message", "active") == 0);
        JsonElement letters = await host.Http.GetFromJsonAsync<JsonElement>("/admin/servicebus/as-message/dead-letters");
        JsonElement letter = letters.GetProperty("messages")[0];
        Assert.Equal("Bad", letter.GetProperty("deadLetterReason").GetString());
        Assert.Equal("too bad", letter.GetProperty("deadLetterErrorDescription").GetString());
        Assert.Equal(["abandon 1", "abandon 2", "complete 1", "dead-letter 1"], _deliveries.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dead_letters_are_replayed_by_the_administration()
    {
        await using RunningHost host = await StartAsync(typeof(Settles));
        await SendAsync("as-message", "dead-letter", "id-1");
        await Eventually.TrueAsync(async () => await CountAsync(host, "as-message", "deadLettered") == 1);

        HttpResponseMessage answer = await host.Http.PostAsync("/admin/servicebus/as-message/dead-letters/replay", content: null);

        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("replayed").GetInt32());
        await Eventually.TrueAsync(() => _deliveries.All.Count == 2);
    }

    [Fact]
    public async Task The_administration_sends_and_shows_messages()
    {
        await using RunningHost host = await StartAsync(typeof(Subscribed));
        using var content = new StringContent("""{"a":1}""", System.Text.Encoding.UTF8, "application/json");

        HttpResponseMessage sent = await host.Http.PostAsync("/admin/servicebus/as-text/messages?messageId=m-1&subject=s&scheduledFor=2126-01-01T00:00:00Z", content);
        JsonElement shown = await host.Http.GetFromJsonAsync<JsonElement>("/admin/servicebus/as-text");
        HttpResponseMessage unknown = await host.Http.GetAsync("/admin/servicebus/no-such-queue");

        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        Assert.Equal(1, shown.GetProperty("counts").GetProperty("scheduled").GetInt32());
        JsonElement message = shown.GetProperty("messages")[0];
        Assert.Equal("m-1", message.GetProperty("messageId").GetString());
        Assert.Equal("""{"a":1}""", message.GetProperty("body").GetString());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task What_was_not_processed_survives_the_host()
    {
        await using (RunningHost first = await StartAsync(typeof(Subscribed)))
        {
            await SendAsync("as-text", "kept", "id-1");
        }

        await using RunningHost second = await StartAsync(typeof(Takes));

        await Eventually.TrueAsync(() => _deliveries.All.Count == 1);
        Assert.Equal("text kept", _deliveries.All.Single());
    }

    [Fact]
    public async Task A_trigger_on_an_undeclared_queue_stops_the_start()
    {
        LocalFunctionsHostException exception = await Assert.ThrowsAsync<LocalFunctionsHostException>(() => StartAsync(typeof(Undeclared)));

        Assert.Contains("declares no queue 'no-such-queue'", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(RunningHost host, string queue, string what) =>
        (await host.Http.GetFromJsonAsync<JsonElement>($"/admin/servicebus/{queue}")).GetProperty("counts").GetProperty(what).GetInt32();

    private async Task SendAsync(string entity, string body, string id)
    {
        await using var client = new ServiceBusClient(Connection);
        await client.CreateSender(entity).SendMessageAsync(new ServiceBusMessage(body) { MessageId = id });
    }

    private async Task<RunningHost> StartAsync(params Type[] functions)
    {
        string queues = string.Join(',', new[] { "as-message", "as-text", "as-bytes", "as-object", "as-batch" }
            .Select(name => $$"""{ "Name": "{{name}}", "Properties": { "MaxDeliveryCount": 3, "LockDuration": "PT30S" } }"""));
        await File.WriteAllTextAsync(
            _entities,
            $$"""
            { "UserConfig": { "Namespaces": [ { "Name": "test", "Queues": [ {{queues}} ],
              "Topics": [ { "Name": "events", "Subscriptions": [ { "Name": "all", "Properties": { "MaxDeliveryCount": 3 } } ] } ] } ] } }
            """);
        return await RunningHost.StartAsync(new HostSetup
        {
            Functions = functions,
            TablePrefix = _prefix,
            ServiceBusEntitiesPath = _entities,
            Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Bus__Connection"] = Connection, ["Queue"] = "as-text" },
            Configure = builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Services.AddSingleton(_deliveries);
            },
        });
    }
}

public sealed class Deliveries
{
    private readonly ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    public void Add(string text) => _all.Enqueue(text);
}

public sealed class Takes(Deliveries deliveries)
{
    [Function("TakesMessage")]
    public void Message([ServiceBusTrigger("as-message", Connection = "Bus__Connection")] ServiceBusReceivedMessage message, string messageId, int deliveryCount) =>
        deliveries.Add($"message {message.MessageId} {message.DeliveryCount} {messageId} {deliveryCount}");

    [Function("TakesText")]
    public Task Text([ServiceBusTrigger("%Queue%", Connection = "Bus__Connection")] string body)
    {
        deliveries.Add($"text {body}");
        return Task.CompletedTask;
    }

    [Function("TakesBytes")]
    public void Bytes([ServiceBusTrigger("as-bytes", Connection = "Bus__Connection")] byte[] body) => deliveries.Add($"bytes {body.Length}");

    [Function("TakesObject")]
    public void Object([ServiceBusTrigger("as-object", Connection = "Bus__Connection")] Http.Thing thing) => deliveries.Add($"object {thing.Name} {thing.Count}");

    [Function("TakesBatch")]
    public void Batch([ServiceBusTrigger("as-batch", Connection = "Bus__Connection", IsBatched = true)] string[] bodies) => deliveries.Add($"batch {bodies.Length} {bodies[0]}");
}

public sealed class Subscribed(Deliveries deliveries)
{
    [Function("Subscribed")]
    public void Run([ServiceBusTrigger("events", "all", Connection = "Bus__Connection")] string body) => deliveries.Add($"subscription {body}");
}

public sealed class FailsOnMessage(Deliveries deliveries)
{
    [Function("FailsOnMessage")]
    public void Run([ServiceBusTrigger("as-text", Connection = "Bus__Connection")] ServiceBusReceivedMessage message)
    {
        deliveries.Add($"{message.DeliveryCount}");
        throw new InvalidOperationException("It fails.");
    }
}

public sealed class Settles(Deliveries deliveries)
{
    [Function("Settles")]
    public async Task Run(
        [ServiceBusTrigger("as-message", Connection = "Bus__Connection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        string body = message.Body.ToString();
        deliveries.Add($"{body} {message.DeliveryCount}");
        switch (body)
        {
            case "dead-letter":
                await actions.DeadLetterMessageAsync(message, propertiesToModify: null, "Bad", "too bad", cancellationToken);
                break;
            case "abandon" when message.DeliveryCount == 1:
                await actions.AbandonMessageAsync(message, propertiesToModify: null, cancellationToken);
                break;
            default:
                await actions.CompleteMessageAsync(message, cancellationToken);
                break;
        }
    }
}

public sealed class Undeclared
{
    [Function("Undeclared")]
    public void Run([ServiceBusTrigger("no-such-queue", Connection = "Bus__Connection")] string body)
    {
    }
}
