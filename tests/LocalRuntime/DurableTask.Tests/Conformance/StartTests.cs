using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class StartTests
{
    [Fact]
    public async Task An_instance_without_id_gets_32_lower_case_hexadecimal_digits()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "in");

        Assert.Matches("^[0-9a-f]{32}$", id);
        OutcomeAssert.Completed("in", await host.Client.EndAsync(id));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b?c")]
    [InlineData("it's")]
    [InlineData("\"quoted\"")]
    [InlineData("%2F%")]
    [InlineData("a:b&=+c")]
    [InlineData("..")]
    [InlineData("tab\there")]
    [InlineData("line\nhere")]
    [InlineData("del\u007fhere")]
    [InlineData("inner and trailing ")]
    [InlineData("客户-é")]
    [InlineData("emoji-\U0001F600")]
    [InlineData("@x@y")]
    [InlineData("_under")]
    public async Task Any_text_can_be_an_id_and_comes_back_unchanged(string id)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        OrchestrationMetadata ended = await host.Client.RunAsync("Echo", "in", id);

        OutcomeAssert.Completed("in", ended);
        Assert.Equal(id, ended.InstanceId);
        Assert.Equal(id, (await host.Client.GetAllInstancesAsync().ToListAsync()).Single().InstanceId);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(256)]
    [InlineData(500)]
    public async Task Ids_may_be_long(int length)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);
        string id = new('i', length);

        Assert.Equal(id, (await host.Client.RunAsync("Echo", "in", id)).InstanceId);
    }

    [Fact]
    public async Task An_id_too_long_for_the_store_is_refused()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        await Assert.ThrowsAnyAsync<Exception>(() => host.Client.StartAsync("Echo", "in", new string('i', 1100)));

        OutcomeAssert.Completed("after", await host.Client.RunAsync("Echo", "after"));
    }

    /// <summary>A blank id also poisons the real hub; here nothing is left behind.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_or_blank_id_is_refused(string id)
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Client.StartAsync("Echo", "in", id));

        OutcomeAssert.Completed("after", await host.Client.RunAsync("Echo", "after"));
    }

    [Fact]
    public async Task Ids_are_case_sensitive()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        await host.Client.RunAsync("Echo", "upper", "CaSe1");
        await host.Client.RunAsync("Echo", "lower", "case1");

        Assert.Equal("upper", (await host.Client.EndAsync("CaSe1")).ReadOutputAs<string>());
        Assert.Equal("lower", (await host.Client.EndAsync("case1")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Names_ignore_case_and_keep_the_callers_spelling()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Flow", async context => $"{context.Name}/{await context.CallActivityAsync<string>("SAY")}")
            .AddActivityFunc("Say", context => context.Name.Name));

        OrchestrationMetadata ended = await host.Client.RunAsync("fLOW");

        Assert.Equal("fLOW", ended.Name);
        OutcomeAssert.Completed("fLOW/SAY", ended);
    }

    /// <summary>On the real engine the instance stays Pending for ever.</summary>
    [Fact]
    public async Task An_unknown_orchestrator_fails_at_once()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        OutcomeAssert.FailedInsteadOfHanging(await host.Client.RunAsync("NoSuchFlow"), "NoSuchFlow");

        OutcomeAssert.Completed("after", await host.Client.RunAsync("Echo", "after"));
    }

    [Fact]
    public async Task A_missing_input_is_default()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, string>("Number", (_, number) => $"{number}")
            .AddOrchestratorFunc<string?, string>("Text", (context, text) => $"{text is null} {context.GetInput<string>() is null}")
            .AddOrchestratorFunc("Unboxes", context => $"{context.GetInput<int>()}"));

        OrchestrationMetadata number = await host.Client.RunAsync("Number");

        OutcomeAssert.Completed("0", number);
        Assert.Null(number.SerializedInput);
        OutcomeAssert.Completed("True True", await host.Client.RunAsync("Text"));
        Assert.Equal("System.NullReferenceException", OutcomeAssert.Failed(await host.Client.RunAsync("Unboxes")).ErrorType);
    }

    [Fact]
    public async Task GetInput_casts_what_the_delegate_was_given()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("Same", (context, _) => context.GetInput<int>())
            .AddOrchestratorFunc<int, string?>("Other", (context, _) => context.GetInput<string>()));

        OutcomeAssert.Completed(7, await host.Client.RunAsync("Same", 7));
        Assert.Equal("System.InvalidCastException", OutcomeAssert.Failed(await host.Client.RunAsync("Other", 7)).ErrorType);
    }

    [Fact]
    public async Task Input_that_does_not_fit_fails_the_instance_before_its_code_runs()
    {
        bool ran = false;
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry.AddOrchestratorFunc<int, bool>("Number", (_, _) => ran = true));

        TaskFailureDetails failure = OutcomeAssert.Failed(await host.Client.RunAsync("Number", "text"));

        Assert.Equal(typeof(JsonException).FullName, failure.ErrorType);
        Assert.False(ran);
    }

    [Fact]
    public async Task A_later_start_waits_as_Pending_and_counts_from_the_call()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);
        DateTimeOffset called = host.Now;

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "in", new StartOrchestrationOptions(StartAt: called.AddHours(2)));
        OrchestrationMetadata before = (await host.Client.GetInstanceAsync(id))!;
        host.Skip(TimeSpan.FromHours(1));
        await host.Client.RunAsync("Echo", "meanwhile");
        OrchestrationMetadata between = (await host.Client.GetInstanceAsync(id))!;
        host.Skip(TimeSpan.FromHours(1));
        OrchestrationMetadata ended = await host.Client.EndAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, before.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, between.RuntimeStatus);
        OutcomeAssert.Completed("in", ended);
        Assert.InRange(ended.CreatedAt, called.AddSeconds(-1), called.AddMinutes(1));
    }

    [Fact]
    public async Task A_start_in_the_past_is_a_start_at_once()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "in", new StartOrchestrationOptions(StartAt: host.Now.AddDays(-1)));

        OutcomeAssert.Completed("in", await host.Client.EndAsync(id));
    }

    [Fact]
    public async Task A_cancelled_call_starts_nothing()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "in", new StartOrchestrationOptions("never"), new CancellationToken(canceled: true)));

        Assert.Null(await host.Client.GetInstanceAsync("never"));
    }

    [Fact]
    public async Task Input_that_cannot_be_written_is_refused_by_the_call()
    {
        await using ConformanceHost host = await ConformanceHost.StartAsync(Echo);

        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.StartAsync("Echo", double.NaN));
    }

    private static void Echo(DurableTaskRegistry registry) => registry.AddOrchestratorFunc<string, string>("Echo", (_, input) => input);
}
