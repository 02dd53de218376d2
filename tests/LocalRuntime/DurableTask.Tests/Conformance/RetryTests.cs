using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Conformance;

public sealed class RetryTests
{
    private readonly ConcurrentQueue<DateTimeOffset> _attempts = new();

    [Fact]
    public async Task A_policy_waits_longer_each_time_up_to_its_limit_and_then_gives_up()
    {
        var policy = new RetryPolicy(4, TimeSpan.FromHours(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromHours(3));
        await using ConformanceHost host = await HostAsync(() => TaskOptions.FromRetryPolicy(policy), failures: int.MaxValue);
        string id = await host.Client.StartAsync("Calls");

        double[] hours = [1, 2, 3];
        for (int i = 0; i < hours.Length; i++)
        {
            await AttemptAsync(i + 1, host, id);
            host.Skip(TimeSpan.FromHours(hours[i]));
        }

        OutcomeAssert.Completed("failed as #6: no luck", await host.Client.EndAsync(id));
        Assert.Equal(4, _attempts.Count);
        Assert.All(hours.Zip(_attempts.Skip(1).Zip(_attempts)), row => Assert.True(row.Second.First - row.Second.Second >= TimeSpan.FromHours(row.First)));
    }

    [Fact]
    public async Task A_policy_stops_at_the_first_success()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromHours(1));
        await using ConformanceHost host = await HostAsync(() => TaskOptions.FromRetryPolicy(policy), failures: 2);
        string id = await host.Client.StartAsync("Calls");

        for (int attempt = 1; attempt <= 2; attempt++)
        {
            await AttemptAsync(attempt, host, id);
            host.Skip(TimeSpan.FromHours(1));
        }

        OutcomeAssert.Completed("worked", await host.Client.EndAsync(id));
        Assert.Equal(3, _attempts.Count);
    }

    [Fact]
    public async Task No_attempt_follows_a_failure_after_the_retry_timeout()
    {
        var policy = new RetryPolicy(10, TimeSpan.FromHours(1), retryTimeout: TimeSpan.FromHours(3));
        await using ConformanceHost host = await HostAsync(() => TaskOptions.FromRetryPolicy(policy), failures: int.MaxValue);
        string id = await host.Client.StartAsync("Calls");

        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await AttemptAsync(attempt, host, id);
            host.Skip(TimeSpan.FromHours(1));
        }

        OutcomeAssert.Completed("failed as #6: no luck", await host.Client.EndAsync(id));
        Assert.Equal(4, _attempts.Count);
    }

    [Fact]
    public async Task A_failure_the_policy_does_not_handle_is_final()
    {
        TaskFailureDetails? judged = null;
        var policy = new RetryPolicy(3, TimeSpan.FromHours(1))
        {
            HandleFailure = failure =>
            {
                judged = failure;
                return false;
            },
        };
        await using ConformanceHost host = await HostAsync(() => TaskOptions.FromRetryPolicy(policy), failures: int.MaxValue);

        OutcomeAssert.Completed("failed as #0: no luck", await host.Client.RunAsync("Calls"));
        Assert.Single(_attempts);
        Assert.Equal("System.InvalidOperationException", judged!.ErrorType);
    }

    [Fact]
    public async Task A_policys_judgement_that_throws_counts_as_no()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromHours(1)) { HandleFailure = _ => throw new TimeoutException("in the handler") };
        await using ConformanceHost host = await HostAsync(() => TaskOptions.FromRetryPolicy(policy), failures: int.MaxValue);

        OutcomeAssert.Completed("failed as #0: no luck", await host.Client.RunAsync("Calls"));
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task A_handler_is_told_all_and_retries_at_once()
    {
        var told = new ConcurrentDictionary<int, (string Type, TimeSpan Total, bool SameContext, bool CanCancel)>();
        await using ConformanceHost host = await HostAsync(
            () => TaskOptions.FromRetryHandler(context =>
            {
                told[context.LastAttemptNumber] = (
                    context.LastFailure.ErrorType, context.TotalRetryTime, context.OrchestrationContext.Name == "Calls", context.CancellationToken.CanBeCanceled);
                return context.LastAttemptNumber < 3;
            }),
            failures: int.MaxValue);

        OutcomeAssert.Completed("failed as #2: no luck", await host.Client.RunAsync("Calls"));

        Assert.Equal(3, _attempts.Count);
        Assert.Equal([1, 2, 3], told.Keys.Order());
        Assert.All(told.Values, row => Assert.Equal(("System.InvalidOperationException", true, false), (row.Type, row.SameContext, row.CanCancel)));
        Assert.True(told[1].Total >= TimeSpan.Zero && told[3].Total >= told[1].Total);
    }

    [Fact]
    public async Task A_handler_delays_by_a_durable_timer()
    {
        await using ConformanceHost host = await HostAsync(
            () => TaskOptions.FromRetryHandler(async context =>
            {
                await context.OrchestrationContext.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return true;
            }),
            failures: 1);
        string id = await host.Client.StartAsync("Calls");
        await AttemptAsync(1, host, id);

        host.Skip(TimeSpan.FromHours(1));

        OutcomeAssert.Completed("worked", await host.Client.EndAsync(id));
        Assert.True(_attempts.Last() - _attempts.First() >= TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task What_a_handler_throws_surfaces_from_the_call()
    {
        await using ConformanceHost host = await HostAsync(
            () => TaskOptions.FromRetryHandler((RetryHandler)(_ => throw new TimeoutException("in the handler"))), failures: int.MaxValue);

        Assert.Equal("System.TimeoutException", OutcomeAssert.Failed(await host.Client.RunAsync("Calls")).ErrorType);
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task Every_attempt_of_a_sub_orchestration_has_the_same_id()
    {
        var ids = new ConcurrentDictionary<string, int>();
        var options = TaskOptions.FromRetryHandler((RetryHandler)(context => context.LastAttemptNumber < 3));
        await using ConformanceHost host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Parent", async context =>
            {
                await Caught.FromAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync("Child", options));
                await Caught.FromAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync("Child", options.WithInstanceId("chosen")));
            })
            .AddOrchestratorFunc("Child", context => context.CallActivityAsync("Fails"))
            .AddActivityFunc("Fails", context =>
            {
                ids.AddOrUpdate(context.InstanceId, 1, (_, runs) => runs + 1);
                throw new InvalidOperationException("no luck");
            }));

        OutcomeAssert.Completed(await host.Client.RunAsync("Parent"));

        Assert.Equal(2, ids.Count);
        Assert.All(ids.Values, runs => Assert.Equal(3, runs));
        Assert.Contains("chosen", ids.Keys);
    }

    /// <summary>Hosts "Calls", which calls an activity that fails so many times and then works, and tells how it ended.</summary>
    private async Task<ConformanceHost> HostAsync(Func<TaskOptions> options, int failures)
    {
        ConformanceHost? host = null;
        host = await ConformanceHost.StartAsync(registry => registry
            .AddOrchestratorFunc("Calls", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Tries", options());
                }
                catch (TaskFailedException e)
                {
                    return $"failed as #{e.TaskId}: {e.FailureDetails.ErrorMessage}";
                }
            })
            .AddActivityFunc("Tries", _ =>
            {
                _attempts.Enqueue(host!.Now);
                return _attempts.Count > failures ? "worked" : throw new InvalidOperationException("no luck");
            }));
        return host;
    }

    /// <summary>Waits until so many attempts were made and the last failure is stored with the timer for the next.</summary>
    private async Task AttemptAsync(int count, ConformanceHost host, string id)
    {
        await host.Client.UntilAsync(id, now => _attempts.Count >= count && now.LastUpdatedAt > _attempts.ElementAt(count - 1));
    }
}
