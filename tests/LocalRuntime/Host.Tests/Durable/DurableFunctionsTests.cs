using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Durable;

[Trait("Category", "Azurite")]
public sealed class DurableFunctionsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly string _prefix = azurite.NewPrefix();

    [Fact]
    public async Task An_orchestration_started_by_http_runs_its_activities_and_ends()
    {
        await using RunningHost host = await StartAsync();

        JsonElement ended = await RunAsync(host, "Greet", new Greeting("Ann", 2));

        Assert.Equal("Completed", ended.GetProperty("status").GetString());
        Assert.Equal("""["Hello Ann 1","Hello Ann 2"]""", ended.GetProperty("output").GetString());
    }

    [Fact]
    public async Task An_orchestrator_without_an_input_parameter_asks_its_context()
    {
        await using RunningHost host = await StartAsync();

        JsonElement ended = await RunAsync(host, "ByContext", new Greeting("Ann", 2));

        Assert.Equal("\"Ann 2\"", ended.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Members_are_read_in_any_case_and_fields_are_lost_as_in_the_worker()
    {
        await using RunningHost host = await StartAsync();

        JsonElement ended = await RunAsync(host, "Tuples", new { NAME = "Ann", count = 3 });

        Assert.Equal("\"Ann 3 0\"", ended.GetProperty("output").GetString());
    }

    [Fact]
    public async Task An_activity_gets_services_a_context_and_null_without_input()
    {
        await using RunningHost host = await StartAsync();

        JsonElement ended = await RunAsync(host, "Kinds", new Greeting("Ann", 1));

        Assert.Equal("""["static","no input","Kinds-instance True"]""", ended.GetProperty("output").GetString()!.Replace(ended.GetProperty("id").GetString()!, "Kinds-instance", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_activity_fails_its_caller_with_its_own_type_and_message()
    {
        await using RunningHost host = await StartAsync();

        JsonElement ended = await RunAsync(host, "Catches", new Greeting("Ann", 1));

        Assert.Equal("\"System.FormatException: It fails.\"", ended.GetProperty("output").GetString());
        Assert.Contains(host.Logs.All, line => line is { Category: "Function.Fails", Level: LogLevel.Error, Exception: FormatException });
    }

    [Fact]
    public async Task Middleware_runs_around_orchestrators_and_activities_too()
    {
        var seen = new ConcurrentQueue<string>();
        await using RunningHost host = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            seen.Enqueue($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type}");
            await next();
        }));

        await RunAsync(host, "ByContext", new Greeting("Ann", 2));

        Assert.Contains("ByContext orchestrationTrigger", seen);
        Assert.Contains("Nothing activityTrigger", seen);
        Assert.Contains("Start httpTrigger", seen);
    }

    [Fact]
    public async Task An_orchestration_goes_on_with_the_next_host()
    {
        string id;
        await using (RunningHost first = await StartAsync())
        {
            id = await StartInstanceAsync(first, "Waits", new Greeting("Ann", 1));
            await Eventually.TrueAsync(async () => (await ReadAsync(first, id)).GetProperty("status").GetString() == "Running");
        }

        await using RunningHost second = await StartAsync();
        HttpResponseMessage raised = await second.Http.PostAsJsonAsync($"/api/raise/{id}/Go", "now");
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);

        JsonElement ended = await EndOfAsync(second, id);
        Assert.Equal("\"Ann now\"", ended.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Host_json_gives_the_hub_its_name_and_default_version()
    {
        await using RunningHost host = await StartAsync(hostJson: """{ "version": "2.0", "extensions": { "durableTask": { "hubName": "OtherHub", "defaultVersion": "3.1" } } }""");

        JsonElement ended = await RunAsync(host, "TellsVersion", new Greeting("Ann", 1));

        Assert.Equal("\"3.1\"", ended.GetProperty("output").GetString());
        var tables = new Azure.Data.Tables.TableServiceClient(azurite.ConnectionString);
        Assert.Contains(tables.Query(), table => table.Name.StartsWith(_prefix + "OtherHub", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_input_that_is_not_exactly_the_parameters_type_fails_with_what_azure_would_do()
    {
        await using RunningHost host = await StartAsync();

        JsonElement ended = await RunAsync(host, "WantsNumber", input: null);

        Assert.Equal("Failed", ended.GetProperty("status").GetString());
    }

    private static async Task<JsonElement> RunAsync(RunningHost host, string name, object? input) => await EndOfAsync(host, await StartInstanceAsync(host, name, input));

    private static async Task<string> StartInstanceAsync(RunningHost host, string name, object? input)
    {
        HttpResponseMessage started = await host.Http.PostAsJsonAsync($"/api/start/{name}", input, JsonSerializerOptions.Default);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        return await started.Content.ReadAsStringAsync();
    }

    private static async Task<JsonElement> EndOfAsync(RunningHost host, string id)
    {
        JsonElement last = default;
        await Eventually.TrueAsync(async () =>
        {
            last = await ReadAsync(host, id);
            return last.GetProperty("ended").GetBoolean();
        });
        return last;
    }

    private static async Task<JsonElement> ReadAsync(RunningHost host, string id) => await host.Http.GetFromJsonAsync<JsonElement>($"/api/instances/{id}");

    private Task<RunningHost> StartAsync(Action<FunctionsApplicationBuilder>? more = null, string? hostJson = null) => RunningHost.StartAsync(new HostSetup
    {
        Functions = [typeof(ClientFunctions), typeof(Orchestrators), typeof(Activities), typeof(StaticActivities)],
        TablePrefix = _prefix,
        HostJson = hostJson ?? """{ "version": "2.0" }""",
        Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString },
        Configure = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(new Greeter("Hello"));
            more?.Invoke(builder);
        },
    });
}

public sealed record Greeting(string Name, int Count);

public sealed record Greeter(string Word);

public static class ClientFunctions
{
    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        JsonElement input = await request.ReadFromJsonAsync<JsonElement>(cancellationToken);
        string id = await client.ScheduleNewOrchestrationInstanceAsync(name, input.ValueKind == JsonValueKind.Null ? null : input, cancellationToken);
        return TypedResults.Text(id, statusCode: StatusCodes.Status202Accepted);
    }

    [Function("Raise")]
    public static async Task<IResult> Raise(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "raise/{id}/{eventName}")] HttpRequest request,
        string id,
        string eventName,
        [DurableClient] DurableTaskClient client)
    {
        await client.RaiseEventAsync(id, eventName, await request.ReadFromJsonAsync<string>());
        return TypedResults.Accepted((string?)null);
    }

    [Function("Read")]
    public static async Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true);
        return TypedResults.Ok(new { id, status = instance?.RuntimeStatus.ToString(), ended = instance?.IsCompleted ?? false, output = instance?.SerializedOutput });
    }
}

public static class Orchestrators
{
    [Function("Greet")]
    public static async Task<string[]> Greet([OrchestrationTrigger] TaskOrchestrationContext context, Greeting greeting)
    {
        var greetings = new List<string>();
        for (int i = 1; i <= greeting.Count; i++)
        {
            greetings.Add(await context.CallActivityAsync<string>("SayHello", greeting with { Count = i }));
        }

        return [.. greetings];
    }

    [Function("ByContext")]
    public static async Task<string> ByContext([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Greeting greeting = context.GetInput<Greeting>()!;
        await context.CallActivityAsync("Nothing");
        return $"{greeting.Name} {greeting.Count}";
    }

    [Function("Tuples")]
    public static async Task<string> Tuples([OrchestrationTrigger] TaskOrchestrationContext context, Greeting greeting)
    {
        int lost = await context.CallActivityAsync<int>("ReadsTuple", (greeting.Count, 1));
        return $"{greeting.Name} {greeting.Count} {lost}";
    }

    [Function("Kinds")]
    public static async Task<string[]> Kinds([OrchestrationTrigger] TaskOrchestrationContext context) =>
    [
        await context.CallActivityAsync<string>("StaticOne"),
        await context.CallActivityAsync<string>("OptionalInput"),
        await context.CallActivityAsync<string>("Contextual"),
    ];

    [Function("Catches")]
    public static async Task<string> Catches([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync("Fails");
            return "nothing";
        }
        catch (TaskFailedException exception)
        {
            return $"{exception.FailureDetails.ErrorType}: {exception.FailureDetails.ErrorMessage}";
        }
    }

    [Function("Waits")]
    public static async Task<string> Waits([OrchestrationTrigger] TaskOrchestrationContext context, Greeting greeting) =>
        $"{greeting.Name} {await context.WaitForExternalEvent<string>("go")}";

    [Function("TellsVersion")]
    public static string TellsVersion([OrchestrationTrigger] TaskOrchestrationContext context) => context.Version;

    [Function("WantsNumber")]
    public static int WantsNumber([OrchestrationTrigger] TaskOrchestrationContext context, int number) => number;
}

public sealed class Activities(Greeter greeter)
{
    [Function("SayHello")]
    public string SayHello([ActivityTrigger] Greeting greeting) => $"{greeter.Word} {greeting.Name} {greeting.Count}";

    [Function("Nothing")]
    public Task Nothing([ActivityTrigger] FunctionContext context) => Task.CompletedTask;

    [Function("ReadsTuple")]
    public int ReadsTuple([ActivityTrigger] (int First, int Second) tuple) => tuple.First;

    [Function("OptionalInput")]
    public string OptionalInput([ActivityTrigger] string? input) => input ?? "no input";

    [Function("Contextual")]
    public string Contextual([ActivityTrigger] string? input, FunctionContext context, CancellationToken cancellationToken) =>
        $"{context.BindingContext.BindingData["instanceId"]} {cancellationToken == context.CancellationToken}";

    [Function("Fails")]
    public Task Fails([ActivityTrigger] string? input) => throw new FormatException("It fails.");
}

public static class StaticActivities
{
    [Function("StaticOne")]
    public static ValueTask<string> StaticOne([ActivityTrigger] string? input) => ValueTask.FromResult("static");
}
