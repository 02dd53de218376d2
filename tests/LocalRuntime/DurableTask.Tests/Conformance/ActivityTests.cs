using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class ActivityTests
{
    [Fact]
    public async Task A_chain_hands_results_on()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("Chain", async (context, number) =>
            {
                for (int i = 0; i < 5; i++)
                {
                    number = await context.CallActivityAsync<int>("Double", number);
                }

                return number;
            })
            .AddActivityFunc<int, int>("Double", (_, number) => number * 2));

        OutcomeAssert.Completed(96, await host.Client.RunAsync("Chain", 3));
    }

    [Fact]
    public async Task An_activity_knows_its_name_and_the_instance_that_called_it()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", context => context.CallActivityAsync<string>("WHO"))
            .AddActivityFunc("Who", context => $"{context.Name} for {context.InstanceId}"));

        OutcomeAssert.Completed("WHO for i-1", await host.Client.RunAsync("Calls", id: "i-1"));
    }

    [Fact]
    public async Task A_failure_is_thrown_with_all_its_details()
    {
        TaskFailedException? seen = null;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Catches", async context =>
            {
                await context.CallActivityAsync("Fine");
                seen = await Caught.FromAsync<TaskFailedException>(() => context.CallActivityAsync("BREAKS"));
            })
            .AddActivityFunc("Fine", _ => { })
            .AddActivityFunc("Breaks", ThrowFromHere));

        OutcomeAssert.Completed(await host.Client.RunAsync("Catches"));

        Assert.Equal("Task 'BREAKS' (#1) failed with an unhandled exception: outer", seen!.Message);
        Assert.Equal(("BREAKS", 1), (seen.TaskName, seen.TaskId));
        Assert.NotNull(seen.InnerException);
        TaskFailureDetails details = seen.FailureDetails;
        Assert.Equal(("System.InvalidOperationException", "outer"), (details.ErrorType, details.ErrorMessage));
        Assert.Contains(nameof(ThrowFromHere), details.StackTrace, StringComparison.Ordinal);
        Assert.Equal(("System.TimeoutException", "inner"), (details.InnerFailure!.ErrorType, details.InnerFailure.ErrorMessage));
        Assert.Null(details.InnerFailure.StackTrace);
        Assert.True(details.IsCausedBy<InvalidOperationException>() && details.IsCausedBy<SystemException>() && details.IsCausedBy<Exception>());
        Assert.False(details.IsCausedBy<TimeoutException>());
        Assert.True(details.InnerFailure.IsCausedBy<TimeoutException>());
        Assert.True(details.Properties is null or { Count: 0 });
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task A_cancelled_activity_is_an_ordinary_failure(Type type)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Catches", async context =>
                (await Caught.FromAsync<TaskFailedException>(() => context.CallActivityAsync("Cancels"))).FailureDetails.ErrorType)
            .AddActivityFunc("Cancels", _ => throw (Exception)Activator.CreateInstance(type)!));

        OutcomeAssert.Completed(type.FullName, await host.Client.RunAsync("Catches"));
    }

    [Fact]
    public async Task Options_given_as_input_are_refused()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", async context =>
            {
                object options = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)));
                return (await Caught.FromAsync<ArgumentException>(() => context.CallActivityAsync("Fine", options))).ParamName;
            })
            .AddActivityFunc("Fine", _ => { }));

        OutcomeAssert.Completed("input", await host.Client.RunAsync("Calls"));
    }

    [Fact]
    public async Task A_result_that_does_not_fit_is_a_JsonException_of_the_orchestrator()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Misreads", async context =>
            {
                await Caught.FromAsync<JsonException>(() => context.CallActivityAsync<int>("Text"));
                return "caught";
            })
            .AddActivityFunc("Text", _ => "text"));

        OutcomeAssert.Completed("caught", await host.Client.RunAsync("Misreads"));
    }

    [Fact]
    public async Task An_argument_that_does_not_fit_fails_the_activity()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Miscalls", async context =>
            {
                TaskFailedException text = await Caught.FromAsync<TaskFailedException>(() => context.CallActivityAsync("Number", "text"));
                TaskFailedException nothing = await Caught.FromAsync<TaskFailedException>(() => context.CallActivityAsync("Number", (object?)null));
                return (text.FailureDetails.ErrorType, nothing.FailureDetails.ErrorType);
            })
            .AddActivityFunc<int>("Number", (_, _) => { }));

        OutcomeAssert.Completed(("System.Text.Json.JsonException", "System.Text.Json.JsonException"), await host.Client.RunAsync("Miscalls"));
    }

    /// <summary>On the real engine's storage the caller stays Running for ever.</summary>
    [Fact]
    public async Task An_unknown_activity_fails_the_instance()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", context => context.CallActivityAsync("NoSuchActivity")));

        OrchestrationMetadata ended = await host.Client.RunAsync("Calls");

        OutcomeAssert.FailedInsteadOfHanging(ended, "NoSuchActivity");
    }

    [Fact]
    public async Task Nothing_and_nulls_travel_both_ways()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", async context =>
            {
                string? text = await context.CallActivityAsync<string?>("Text", (object?)null);
                int? number = await context.CallActivityAsync<int?>("Number", (object?)null);
                int plain = await context.CallActivityAsync<int>("Number", (object?)null);
                await context.CallActivityAsync("NoInput", 17);
                return $"{text is null} {number is null} {plain}";
            })
            .AddActivityFunc<string?, string?>("Text", (_, text) => text)
            .AddActivityFunc<int?, int?>("Number", (_, number) => number)
            .AddActivityFunc("NoInput", _ => "ignored"));

        OutcomeAssert.Completed("True True 0", await host.Client.RunAsync("Calls"));
    }

    [Fact]
    public async Task Values_of_all_shapes_arrive_as_they_were()
    {
        var when = new DateTime(2030, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        var id = Guid.Parse("0123456789abcdef0123456789abcdef");
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", async context =>
            {
                await Same<int[]>([1, 2, 3]);
                await Same<int[]>([7]);
                await Same<int[]>([]);
                await Same<List<string>>(["a", "b"]);
                await Same(new Person("Ada", new DateOnly(1815, 12, 10)));
                await Same((1, "two"));
                await Same(id);
                await Same(when);
                await Same(DayOfWeek.Friday);
                DateTime back = await context.CallActivityAsync<DateTime>("Back", when);
                int day = await context.CallActivityAsync<int>("Back", DayOfWeek.Friday);
                return $"{back.Kind} {day}";

                async Task Same<T>(T value)
                {
                    T result = await context.CallActivityAsync<T>("Back", value);
                    Assert.Equal(value, result);
                }
            })
            .AddActivityFunc<JsonElement, JsonElement>("Back", (_, value) => value));

        OutcomeAssert.Completed("Utc 5", await host.Client.RunAsync("Calls"));
    }

    [Fact]
    public async Task A_derived_result_keeps_its_members_and_an_object_is_an_element()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", async context =>
            {
                Dog dog = await context.CallActivityAsync<Dog>("Make");
                string input = await context.CallActivityAsync<string>("TypeOf", dog);
                var element = (JsonElement)await context.CallActivityAsync<object>("Make");
                return $"{dog.Breed} {input} {element.GetProperty("Breed")}";
            })
            .AddActivityFunc<Animal>("Make", _ => new Dog { Breed = "Collie" })
            .AddActivityFunc<Animal, string>("TypeOf", (_, animal) => animal.GetType().Name));

        OutcomeAssert.Completed("Collie Animal Collie", await host.Client.RunAsync("Calls"));
    }

    private static void ThrowFromHere(TaskActivityContext context) =>
        throw new InvalidOperationException("outer", new TimeoutException("inner"));

    private sealed record Person(string Name, DateOnly Born);

    private class Animal
    {
        public string Name { get; set; } = "";
    }

    private sealed class Dog : Animal
    {
        public string Breed { get; set; } = "";
    }
}
