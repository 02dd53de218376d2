using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class TaskOptionsTests
{
    private static readonly RetryPolicy Policy = new(3, TimeSpan.FromSeconds(1));

    [Fact]
    public void Options_made_of_a_policy_have_no_handler()
    {
        TaskRetryOptions? retry = TaskOptions.FromRetryPolicy(Policy).Retry;

        Assert.Same(Policy, retry?.Policy);
        Assert.Null(retry?.Handler);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_answers_at_once_is_wrapped(bool answer)
    {
        var asked = new RetryContext(null!, 1, new TaskFailureDetails("T", "m", null, null, null), TimeSpan.Zero, default);
        RetryContext? seen = null;
        var options = TaskOptions.FromRetryHandler(context =>
        {
            seen = context;
            return answer;
        });

        Assert.Null(options.Retry!.Policy);
        Assert.Equal(answer, await options.Retry.Handler!(asked));
        Assert.Same(asked, seen);
    }

    [Fact]
    public void Missing_policies_and_handlers_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => TaskOptions.FromRetryPolicy(null!));
        Assert.Throws<ArgumentNullException>(() => TaskOptions.FromRetryHandler((RetryHandler)null!));
        Assert.Throws<ArgumentNullException>(() => TaskOptions.FromRetryHandler((AsyncRetryHandler)null!));
    }

    [Fact]
    public void An_instance_id_is_added_to_a_copy_of_all_options()
    {
        var options = new TaskOptions(Policy, new Dictionary<string, string> { ["k"] = "v" }) { Version = "2" };

        SubOrchestrationOptions child = options.WithInstanceId("child-1");

        Assert.Equal("child-1", child.InstanceId);
        Assert.Same(options.Retry, child.Retry);
        Assert.Same(options.Tags, child.Tags);
        Assert.Equal("2", child.Version?.Version);
        Assert.Equal("2", ((TaskOptions)child).Version?.Version);
    }

    [Fact]
    public void Sub_orchestration_options_keep_their_id_unless_another_is_given()
    {
        TaskOptions options = new SubOrchestrationOptions(Policy, "first");

        Assert.Equal("first", new SubOrchestrationOptions(options).InstanceId);
        Assert.Equal("second", new SubOrchestrationOptions(options, "second").InstanceId);
    }

    [Fact]
    public void Options_compare_by_value()
    {
        var retry = new TaskRetryOptions(Policy);

        Assert.Equal(new SubOrchestrationOptions(retry, "a"), new SubOrchestrationOptions(retry, "a"));
        Assert.NotEqual(new SubOrchestrationOptions(retry, "a"), new SubOrchestrationOptions(retry, "b"));
        Assert.NotEqual<TaskOptions>(new TaskOptions(retry), new SubOrchestrationOptions(retry));
    }
}
