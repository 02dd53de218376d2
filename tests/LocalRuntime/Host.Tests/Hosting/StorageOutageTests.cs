using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.Host.Tests.Messaging;
using PartnerDesk.LocalRuntime.Host.Tests.Timers;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Hosting;

[Trait("Category", "Azurite")]
public sealed class StorageOutageTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly TimerRuns _runs = new();
    private readonly Deliveries _deliveries = new();
    private readonly string _prefix = azurite.NewPrefix();
    private readonly string _entities = Path.GetTempFileName();
    private StorageRelay _relay = null!;

    private string Bus => $"Endpoint=sb://{_prefix}.local;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true";

    public async Task InitializeAsync()
    {
        _relay = new StorageRelay(azurite.TablePort);
        await File.WriteAllTextAsync(
            _entities,
            """{ "UserConfig": { "Namespaces": [ { "Name": "test", "Queues": [ { "Name": "as-text", "Properties": { "MaxDeliveryCount": 3 } } ], "Topics": [] } ] } }""");
    }

    public async Task DisposeAsync()
    {
        File.Delete(_entities);
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Storage_down_at_the_start_is_waited_for_with_growing_pauses()
    {
        var output = new OutputText();
        Task<RunningHost> start = StartAsync(output);
        foreach (int seconds in (int[])[1, 2, 4])
        {
            await Eventually.TrueAsync(() => output.ToString().Contains($"Next try in {seconds} s.", StringComparison.Ordinal));
            Assert.False(start.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }

        _relay.Up();
        await ComesAsync(() => start.IsCompleted);
        await using RunningHost host = await start;

        Assert.Contains($"127.0.0.1:{_relay.Port}", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/api/Lives")).StatusCode);
    }

    [Fact]
    public async Task Storage_down_later_stops_nothing_and_what_was_due_happens_when_it_is_back()
    {
        _relay.Up();
        await using RunningHost host = await StartAsync(new OutputText());
        await Eventually.TrueAsync(() => host.Logs.All.Any(line => line.Message.StartsWith("Schedule of", StringComparison.Ordinal)));

        await _relay.DownAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => host.Logs.All.Any(line => line.Message.Contains("EveryFiveMinutes' waits for storage", StringComparison.Ordinal)));
        HttpStatusCode during = (await host.Http.GetAsync("/api/Lives")).StatusCode;
        Assert.Empty(_runs.Of("EveryFiveMinutes"));
        _relay.Up();

        Assert.Equal(HttpStatusCode.OK, during);
        await ComesAsync(() => _runs.Of("EveryFiveMinutes").Count == 1);
        await using var client = new ServiceBusClient(Bus);
        await client.CreateSender("as-text").SendMessageAsync(new ServiceBusMessage("after"));
        await ComesAsync(() => _deliveries.All.Contains("text after"));
    }

    private Task ComesAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private Task<RunningHost> StartAsync(OutputText output) => RunningHost.StartAsync(new HostSetup
    {
        Functions = [typeof(EveryFiveMinutes), typeof(TextOnly), typeof(Lives)],
        Time = _time,
        TablePrefix = _prefix,
        Output = output,
        ServiceBusEntitiesPath = _entities,
        Settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString.Replace($":{azurite.TablePort}/", $":{_relay.Port}/", StringComparison.Ordinal),
            ["Bus__Connection"] = Bus,
        },
        Configure = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(_runs).AddSingleton(_deliveries);
        },
    });
}

public sealed class TextOnly(Deliveries deliveries)
{
    [Function("TextOnly")]
    public void Run([ServiceBusTrigger("as-text", Connection = "Bus__Connection")] string body) => deliveries.Add($"text {body}");
}

public static class Lives
{
    [Function("Lives")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Ok();
}
