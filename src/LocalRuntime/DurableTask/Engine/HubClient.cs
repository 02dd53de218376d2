using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Scheduling;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask;

/// <summary>
/// The client of a hub in the same process. What it returns from is stored. When storage is in trouble its calls fail
/// soon; what became of them is then unknown.
/// </summary>
internal sealed class HubClient(
    DurableTaskHubOptions hub, InstanceDirectory directory, InstanceStore store, InstanceSignals signals, DataConverter converter)
    : DurableTaskClient(hub.HubName)
{
    private const int PurgePageSize = 200;
    private const int PurgesAtOnce = 8;

    private static readonly HashSet<OrchestrationRuntimeStatus> None = [];

    private static readonly HashSet<OrchestrationRuntimeStatus> Running =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _closed = "The task hub is not started.";

    public void Open() => _closed = null;

    /// <summary>Takes no more calls; those that wait go on waiting.</summary>
    public void Close(string reason) => _closed = reason;

    /// <summary>Lets go of all calls that wait: nobody will answer them any more.</summary>
    public void Release() => _released.TrySetResult();

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        string instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        IReadOnlySet<OrchestrationRuntimeStatus> blocking = DedupeStatuses.Parse(options?.DedupeStatuses) ?? BlockingByDefault();
        await StartAsync(
            new InstanceRecord
            {
                InstanceId = instanceId,
                Name = orchestratorName.Name ?? "",
                Version = options?.Version?.Version ?? hub.DefaultVersion ?? "",
                ExecutionId = Guid.NewGuid().ToString("N"),
                Status = OrchestrationRuntimeStatus.Pending,
                CreatedAt = Now(),
                StartAt = options?.StartAt?.UtcDateTime,
                Input = converter.Serialize(input),
                Tags = options?.Tags,
                IsFresh = true,
            },
            blocking,
            cancellation);
        return instanceId;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        await SendAsync(instanceId, new RaiseInInstance(new EventRaised(eventName, converter.Serialize(eventPayload))) { Receipt = Message.NewReceipt() }, cancellation);
    }

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await SendAsync(instanceId, new TerminateInstance(converter.Serialize(options?.Output)) { Receipt = Message.NewReceipt() }, cancellation);
    }

    public override async Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await SendAsync(instanceId, new SuspendInstance(reason) { Receipt = Message.NewReceipt() }, cancellation);
    }

    public override async Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await SendAsync(instanceId, new ResumeInstance(reason) { Receipt = Message.NewReceipt() }, cancellation);
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        EnsureOpen(cancellation);
        return await FindAsync(instanceId, getInputsAndOutputs, cancellation) is { } record ? ToMetadata(record, getInputsAndOutputs) : null;
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, untilTerminal: false, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, untilTerminal: true, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        string condition = InstanceFilter.Of(query.CreatedFrom, query.CreatedTo, query.Statuses, query.InstanceIdPrefix);
        return Pageable.Create(async (token, pageSize, cancellation) =>
        {
            EnsureOpen(cancellation);
            (List<StoredInstance> found, string? next) = await store.QueryAsync(
                condition, query.FetchInputsAndOutputs, token ?? query.ContinuationToken, pageSize ?? query.PageSize, cancellation);
            List<OrchestrationMetadata> page = [];
            foreach ((InstanceRecord record, _) in found)
            {
                page.Add(ToMetadata(
                    query.FetchInputsAndOutputs ? await store.CompleteAsync(record, cancellation) : record, query.FetchInputsAndOutputs));
            }

            return new Page<OrchestrationMetadata>(page, next);
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new PurgeResult(await PurgeAsync(instanceId, force: false, known: null, cancellation) ? 1 : 0);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string condition = InstanceFilter.Of(filter.CreatedFrom, filter.CreatedTo, filter.Statuses, instanceIdPrefix: null);
        DateTimeOffset? deadline = filter.Timeout is { } timeout ? hub.TimeProvider.GetUtcNow() + timeout : null;
        int count = 0;
        string? next = null;
        do
        {
            EnsureOpen(cancellation);
            (List<StoredInstance> found, next) = await store.QueryAsync(condition, withPayloads: false, next, PurgePageSize, cancellation);
            foreach (StoredInstance[] slice in found.Chunk(PurgesAtOnce))
            {
                if (hub.TimeProvider.GetUtcNow() >= deadline)
                {
                    return new PurgeResult(count, isComplete: false);
                }

                bool[] purged = await Task.WhenAll(slice.Select(
                    instance => PurgeAsync(instance.Record.InstanceId, force: true, instance, cancellation)));
                count += purged.Count(done => done);
            }
        }
        while (next is not null);

        return new PurgeResult(count, deadline is null ? null : true);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        EnsureOpen(cancellation);
        InstanceRecord old = await FindAsync(instanceId, withPayloads: true, cancellation)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        string newId = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        await StartAsync(
            new InstanceRecord
            {
                InstanceId = newId,
                Name = old.Name,
                Version = old.Version,
                ExecutionId = Guid.NewGuid().ToString("N"),
                Status = OrchestrationRuntimeStatus.Pending,
                CreatedAt = Now(),
                Input = old.Input,
                Tags = old.Tags,
                IsFresh = true,
            },
            None,
            cancellation);
        return newId;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private HashSet<OrchestrationRuntimeStatus> BlockingByDefault() =>
        hub.OverridableExistingInstanceStates is OverridableStates.NonRunningStates ? Running : None;

    private async Task StartAsync(InstanceRecord record, IReadOnlySet<OrchestrationRuntimeStatus> blocking, CancellationToken cancellation)
    {
        ThrowIfNoId(record.InstanceId);
        InstanceKey.Encode(record.InstanceId);
        EnsureOpen(cancellation);
        var start = new StartInstance(record, blocking) { Receipt = Message.NewReceipt() };
        directory.Post(record.InstanceId, start);
        await AnsweredAsync(start.Receipt.Task, cancellation);
    }

    private static void ThrowIfNoId(string instanceId)
    {
        if (instanceId.Length == 0 || instanceId[0] == '\0')
        {
            throw new ArgumentException("Parameter cannot be an empty string or start with the null character.", nameof(instanceId));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
    }

    // Nobody to receive it is no error; it is gone.
    private async Task SendAsync(string instanceId, Message message, CancellationToken cancellation)
    {
        EnsureOpen(cancellation);
        if (directory.TryPost(instanceId, message))
        {
            await AnsweredAsync(message.Receipt!.Task, cancellation);
        }
    }

    private async Task<bool> PurgeAsync(string instanceId, bool force, StoredInstance? known, CancellationToken cancellation)
    {
        EnsureOpen(cancellation);
        var purge = new PurgeInstance(force, known) { Receipt = Message.NewReceipt() };
        directory.Post(instanceId, purge);
        await AnsweredAsync(purge.Receipt.Task, cancellation);
        return purge.HasPurged;
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, bool untilTerminal, bool withPayloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        EnsureOpen(cancellation);
        using InstanceSignals.Waiter waiter = signals.Register(instanceId, untilTerminal);

        // Registered first: what is not seen here is signalled.
        if (!(untilTerminal && directory.Find(instanceId) is { IsLive: true })
            && await FindAsync(instanceId, withPayloads, cancellation) is { } record
            && (untilTerminal ? record.IsTerminal : InstanceSignals.HasStarted(record.Status)))
        {
            return ToMetadata(record, withPayloads);
        }

        await AnsweredAsync(waiter.Source.Task, cancellation);
        return ToMetadata(await waiter.Source.Task, withPayloads);
    }

    private async Task AnsweredAsync(Task answer, CancellationToken cancellation)
    {
        if (await Task.WhenAny(answer, _released.Task).WaitAsync(cancellation) != answer)
        {
            throw new OperationCanceledException($"{_closed} What became of the operation is unknown.");
        }

        await answer;
    }

    private async Task<InstanceRecord?> FindAsync(string instanceId, bool withPayloads, CancellationToken cancellation)
    {
        if (instanceId.Length == 0)
        {
            return null;
        }

        return directory.Find(instanceId)?.State is { } state
            ? state.Record
            : (await store.ReadAsync(instanceId, withPayloads, cancellation))?.Record;
    }

    private void EnsureOpen(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_closed is { } reason)
        {
            throw new InvalidOperationException(reason);
        }
    }

    private DateTime Now() => hub.TimeProvider.GetUtcNow().UtcDateTime;

    private OrchestrationMetadata ToMetadata(InstanceRecord record, bool withPayloads) => new(record.Name, record.InstanceId)
    {
        RuntimeStatus = record.Status,
        CreatedAt = new DateTimeOffset(record.CreatedAt, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(record.UpdatedAt, TimeSpan.Zero),
        Tags = record.Tags ?? new Dictionary<string, string>(),
        DataConverter = withPayloads ? converter : null,
        SerializedInput = withPayloads ? record.Input : null,
        SerializedOutput = withPayloads ? record.Output : null,
        SerializedCustomStatus = withPayloads ? record.CustomStatus : null,
        FailureDetails = withPayloads ? record.Failure?.ToDetails() : null,
    };
}
