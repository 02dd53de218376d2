using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class TaskFailureTests
{
    [Fact]
    public void An_exception_is_taken_down_with_its_inner_exceptions()
    {
        TaskFailureDetails details = TaskFailureDetails.FromException(Thrown(new InvalidOperationException("outer", new TimeoutException("inner"))));

        Assert.Equal("System.InvalidOperationException", details.ErrorType);
        Assert.Equal("outer", details.ErrorMessage);
        Assert.Contains(nameof(TaskFailureTests), details.StackTrace, StringComparison.Ordinal);
        Assert.Equal(new TaskFailureDetails("System.TimeoutException", "inner", null, null, null), details.InnerFailure);
        Assert.Null(details.Properties);
        Assert.Equal("System.InvalidOperationException: outer", details.ToString());
    }

    [Fact]
    public void A_failed_tasks_cause_becomes_the_inner_failure()
    {
        var cause = new TaskFailureDetails("N.Boom", "boom", null, null, null);

        TaskFailureDetails details = TaskFailureDetails.FromException(new TaskFailedException("Child", 3, cause));

        Assert.Equal("Microsoft.DurableTask.TaskFailedException", details.ErrorType);
        Assert.Same(cause, details.InnerFailure);
    }

    [Theory]
    [InlineData(typeof(ArgumentNullException), true)]
    [InlineData(typeof(ArgumentException), true)]
    [InlineData(typeof(Exception), true)]
    [InlineData(typeof(TimeoutException), false)]
    [InlineData(typeof(TaskFailedException), false)]
    public void The_cause_is_the_exceptions_type_or_a_base_of_it_never_the_inner_one(Type type, bool expected)
    {
        TaskFailureDetails details = TaskFailureDetails.FromException(new ArgumentNullException("message", new TimeoutException()));

        Assert.Equal(expected, details.IsCausedBy(type));
    }

    [Fact]
    public void Exceptions_of_the_program_are_found_by_name()
    {
        TaskFailureDetails details = TaskFailureDetails.FromException(new OwnException());

        Assert.True(details.IsCausedBy<OwnException>());
        Assert.True(details.IsCausedBy<Exception>());
        Assert.False(details.IsCausedBy<ArgumentException>());
    }

    [Fact]
    public void An_unknown_type_is_the_cause_of_nothing_and_a_type_that_is_no_exception_is_refused()
    {
        var details = new TaskFailureDetails("No.Such.Type", "m", null, null, null);

        Assert.False(details.IsCausedBy<Exception>());
        Assert.False((details with { ErrorType = "" }).IsCausedBy<Exception>());
        Assert.Throws<ArgumentException>(() => details.IsCausedBy(typeof(string)));
    }

    [Fact]
    public void TaskFailedException_names_task_sequence_and_message()
    {
        var details = new TaskFailureDetails("N.Boom", "it broke", null, null, null);

        var failed = new TaskFailedException("SendPage", 4, details);

        Assert.Equal("Task 'SendPage' (#4) failed with an unhandled exception: it broke", failed.Message);
        Assert.Equal("SendPage", failed.TaskName);
        Assert.Equal(4, failed.TaskId);
        Assert.Same(details, failed.FailureDetails);
        Assert.Null(failed.InnerException);
    }

    [Fact]
    public void TaskFailedException_takes_its_details_from_an_inner_exception()
    {
        var cause = new TimeoutException("late");

        var failed = new TaskFailedException("SendPage", 0, cause);

        Assert.Equal("Task 'SendPage' (#0) failed with an unhandled exception: late", failed.Message);
        Assert.Same(cause, failed.InnerException);
        Assert.Equal("System.TimeoutException", failed.FailureDetails.ErrorType);
    }

    private static Exception Thrown(Exception exception)
    {
        Action boom = () => throw exception;
        return Record.Exception(boom)!;
    }

    private sealed class OwnException : Exception;
}
