using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Defaults_are_no_backoff_an_hour_at_most_and_no_timeout()
    {
        var policy = new RetryPolicy(3, Second);

        Assert.Equal(1.0, policy.BackoffCoefficient);
        Assert.Equal(TimeSpan.FromHours(1), policy.MaxRetryInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
    }

    [Fact]
    public void The_limits_themselves_are_allowed()
    {
        var policy = new RetryPolicy(1, TimeSpan.FromTicks(1), 1.0, TimeSpan.FromTicks(1), TimeSpan.FromTicks(1));

        Assert.Equal(1, policy.MaxNumberOfAttempts);
        Assert.Equal(TimeSpan.FromTicks(1), policy.MaxRetryInterval);
        Assert.Equal(TimeSpan.FromTicks(1), policy.RetryTimeout);
    }

    [Fact]
    public void Infinite_limits_are_allowed()
    {
        var policy = new RetryPolicy(1, Second, 1.0, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Equal(Timeout.InfiniteTimeSpan, policy.MaxRetryInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
    }

    [Theory]
    [InlineData(0, 1.0, 1.0, 1.0, 1.0, "maxNumberOfAttempts")]
    [InlineData(-1, 1.0, 1.0, 1.0, 1.0, "maxNumberOfAttempts")]
    [InlineData(1, 0.0, 1.0, 1.0, 1.0, "firstRetryInterval")]
    [InlineData(1, -1.0, 1.0, 1.0, 1.0, "firstRetryInterval")]
    [InlineData(1, 1.0, 0.99, 1.0, 1.0, "backoffCoefficient")]
    [InlineData(1, 1.0, 1.0, 0.9, 1.0, "maxRetryInterval")]
    [InlineData(1, 1.0, 1.0, 1.0, 0.9, "retryTimeout")]
    public void Values_out_of_range_are_refused(
        int attempts, double firstSeconds, double backoff, double maxSeconds, double timeoutSeconds, string parameter)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(
            attempts, TimeSpan.FromSeconds(firstSeconds), backoff, TimeSpan.FromSeconds(maxSeconds), TimeSpan.FromSeconds(timeoutSeconds)));

        Assert.Equal(parameter, refused.ParamName);
    }
}
