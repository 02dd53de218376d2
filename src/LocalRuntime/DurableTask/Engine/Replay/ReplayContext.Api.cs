using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

internal sealed partial class ReplayContext
{
    public override TaskName Name => _identity.Name;

    public override string InstanceId => _identity.InstanceId;

    public override ParentOrchestrationInstance? Parent =>
        _identity.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _replaying;

    public override string Version => _identity.Version;

    protected override ILoggerFactory LoggerFactory => _services.LoggerFactory;

    public override T GetInput<T>() => (T)_input!;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureOwnThread();
        if (input is TaskOptions && options is null)
        {
            return Task.FromException<TResult>(new ArgumentException(
                "A TaskOptions value was provided for the activity input but no value was provided for options. It belongs to the parameter options.",
                nameof(input)));
        }

        return WithRetries(() => RunActivityAsync<TResult>(name, input, options), options);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        EnsureOwnThread();

        // One id for all attempts, as in the reference.
        string instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return WithRetries(() => RunChildAsync<TResult>(orchestratorName, instanceId, input, options), options);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureOwnThread();
        var action = new CreateTimer(_nextId++, fireAt.ToUniversalTime());
        Task<string?> fired = Open(action);
        OnCancelled(cancellationToken, () =>
        {
            if (_open.Remove(action.Id, out OpenTask? timer))
            {
                timer.Source.TrySetCanceled(cancellationToken);
            }
        });
        return fired;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureOwnThread();
        return _events.Wait<T>(eventName, cancel => OnCancelled(cancellationToken, cancel), cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureOwnThread();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        int id = _nextId++;
        _actions.Add(id, new RaiseElsewhere(id, instanceId, eventName, _services.Converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureOwnThread();
        CustomStatus = customStatus;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureOwnThread();
        ArgumentNullException.ThrowIfNull(options);
        _nextInput = _services.Converter.Serialize(options.NewInput);
        _continueAsNew = options;
        if (options.PreserveUnprocessedEvents)
        {
            _carried.AddRange(_events.TakeAllKept());
        }
    }

    public override Guid NewGuid()
    {
        EnsureOwnThread();

        // The generation is part of the name: under a test's clock two generations can share an instant.
        return DeterministicGuid.Create(string.Create(
            CultureInfo.InvariantCulture, $"{InstanceId}_{_identity.ExecutionId}_{_now:o}_{_guids++}"));
    }

    private async Task<TResult> RunActivityAsync<TResult>(TaskName name, object? input, TaskOptions? options)
    {
        // A missing input travels as the literal null, which an activity with a plain value type refuses, as in the reference.
        string? result = await Open(new ScheduleActivity(
            _nextId++, name.Name, options?.Version?.Version ?? Version, _services.Converter.Serialize(input) ?? "null"));
        return Read<TResult>(result);
    }

    private async Task<TResult> RunChildAsync<TResult>(TaskName name, string instanceId, object? input, TaskOptions? options)
    {
        string? result = await Open(new CallChild(
            _nextId++, name.Name, options?.Version?.Version ?? _services.DefaultVersion, instanceId, _services.Converter.Serialize(input), options?.Tags));
        return Read<TResult>(result);
    }

    private T Read<T>(string? result) => result is null ? default! : _services.Converter.Deserialize<T>(result)!;

    private Task<T> WithRetries<T>(Func<Task<T>> attempt, TaskOptions? options) => options?.Retry switch
    {
        { Policy: { } policy } => RetryByPolicyAsync(attempt, policy),
        { Handler: { } handler } => RetryByHandlerAsync(attempt, handler),
        _ => attempt(),
    };

    private async Task<T> RetryByPolicyAsync<T>(Func<Task<T>> attempt, RetryPolicy policy)
    {
        DateTime first = _now;
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (e is TaskFailedException or System.Text.Json.JsonException)
            {
                if (failures >= policy.MaxNumberOfAttempts)
                {
                    // The reference spends one more position, on a timer that is due at once; TaskIds of later calls agree.
                    _nextId++;
                    throw;
                }

                if (!IsWorthRetrying(e, policy) || HasExpired(first, policy))
                {
                    throw;
                }
            }

            await CreateTimer(_now + DelayAfter(failures, policy), CancellationToken.None);
        }
    }

    private async Task<T> RetryByHandlerAsync<T>(Func<Task<T>> attempt, AsyncRetryHandler handler)
    {
        DateTime first = _now;
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e)
            {
                if (!await handler(new RetryContext(this, failures, e.FailureDetails, _now - first, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }

    private bool HasExpired(DateTime first, RetryPolicy policy) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && _now >= first + policy.RetryTimeout;

    private static bool IsWorthRetrying(Exception failure, RetryPolicy policy)
    {
        try
        {
            return policy.FailureFilter is not { } filter || (failure is TaskFailedException { FailureDetails: { } details } && filter(details));
        }
#pragma warning disable CA1031 // Whatever the caller's filter throws means "no": the task's own failure must not be hidden.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static TimeSpan DelayAfter(int failures, RetryPolicy policy)
    {
        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failures - 1);
        return milliseconds < policy.MaxRetryInterval.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : policy.MaxRetryInterval;
    }
}
