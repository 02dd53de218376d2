using System.Collections.ObjectModel;
using Microsoft.DurableTask.Abstractions;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// The only way from an orchestrator to anything outside it. Every member is deterministic under replay; tasks it
/// returns must be awaited without <c>ConfigureAwait(false)</c>.
/// </summary>
public abstract class TaskOrchestrationContext
{
    private ReplaySafeLoggerFactory? _replaySafeLoggerFactory;

    public abstract TaskName Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>Null unless this instance was called as a sub-orchestration.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>UTC time of the turn; the same on every replay, and constant until an await has ended the turn.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while everything done so far has been done before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>Empty when the instance has none.</summary>
    public virtual string Version => "";

    public virtual IReadOnlyDictionary<string, object?> Properties => ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>Loggers of this factory are silent while <see cref="IsReplaying"/>.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => _replaySafeLoggerFactory ??= new(this);

    protected abstract ILoggerFactory LoggerFactory { get; }

    internal ILoggerFactory UnderlyingLoggerFactory => LoggerFactory;

    /// <exception cref="InvalidCastException">The orchestrator was declared with another input type.</exception>
    public abstract T? GetInput<T>();

    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <exception cref="TaskFailedException">The activity failed, and its retries (if any) are used up.</exception>
    /// <exception cref="System.Text.Json.JsonException">The result does not fit <typeparamref name="TResult"/>.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <param name="delay">Zero and negative values fire in the next turn.</param>
    /// <param name="cancellationToken">Cancel it when the timer is not needed any more: an open timer keeps the instance running.</param>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <param name="fireAt">A value of unspecified kind counts as local time; the past fires in the next turn.</param>
    /// <param name="cancellationToken">Cancel it when the timer is not needed any more: an open timer keeps the instance running.</param>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for one event; names ignore case. Of several open waits of one name the newest is served first, and a
    /// cancelled one still takes its turn and swallows the event.
    /// </summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan, CancellationToken)"/>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <param name="eventName">Compared without regard to case.</param>
    /// <param name="timeout">Zero, negative and infinite all run out at once.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="TaskCanceledException">The time ran out (not a <see cref="TimeoutException"/>), or the token was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timerEnd = new CancellationTokenSource();
        using var waitEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task timer = CreateTimer(timeout, timerEnd.Token);
        Task<T> wait = WaitForExternalEvent<T>(eventName, waitEnd.Token);

        // When both are complete in one turn the timer, first in the list, wins; an event that came is still returned.
        bool inTime = await Task.WhenAny(timer, wait) == wait;
        (inTime ? timerEnd : waitEnd).Cancel();
        return await wait;
    }

    /// <summary>Sends without waiting; an unknown instance is no error.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <param name="customStatus">Up to 16 KB as UTF-16 JSON text; null clears it. Stored when the turn ends.</param>
    public abstract void SetCustomStatus(object? customStatus);

    /// <exception cref="TaskFailedException">The sub-orchestration failed or was terminated, and its retries (if any) are used up.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>
    /// Restarts the instance with a new input and an empty history once the orchestrator has returned and everything it
    /// left open has ended. The last call in a turn wins.
    /// </summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <remarks><see cref="ContinueAsNewOptions.NewVersion"/> is lost unless the runtime overrides this.</remarks>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>The same sequence of ids on every replay.</summary>
    public abstract Guid NewGuid();

    public virtual ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(this, DurableTask.ReplaySafeLoggerFactory.Unwrap(LoggerFactory).CreateLogger(categoryName));

    public virtual ILogger CreateReplaySafeLogger(Type type) =>
        new ReplaySafeLogger(this, DurableTask.ReplaySafeLoggerFactory.Unwrap(LoggerFactory).CreateLogger(type));

    public virtual ILogger CreateReplaySafeLogger<T>() =>
        new ReplaySafeLogger(this, DurableTask.ReplaySafeLoggerFactory.Unwrap(LoggerFactory).CreateLogger<T>());

    /// <inheritdoc cref="TaskOrchestrationVersioningUtils.CompareVersions"/>
    public virtual int CompareVersionTo(string version) => TaskOrchestrationVersioningUtils.CompareVersions(Version, version);
}
