using System.Collections.Concurrent;
using PartnerDesk.Core.Faults;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Flow;

namespace PartnerDesk.Testing.Core;

/// <summary>Keeps what was published, in order.</summary>
public sealed class RecordingEventPublisher : IRequestEventPublisher
{
    private readonly ConcurrentQueue<(string RequestId, TimelineEntry Entry)> _published = new();

    /// <summary>Thrown while set: a bus that is down.</summary>
    public Exception? Fault { get; set; }

    public IReadOnlyList<(string RequestId, TimelineEntry Entry)> Published => [.. _published];

    public Task PublishAsync(SupportRequest request, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellationToken)
    {
        if (Fault is { } fault) throw fault;

        foreach (TimelineEntry entry in entries) _published.Enqueue((request.Id, entry));
        return Task.CompletedTask;
    }
}

/// <summary>Keeps what was started and woken; answers what a test says about instances.</summary>
public sealed class RecordingRequestFlow : IRequestFlow, IRequestFlowProbe
{
    private readonly ConcurrentQueue<string> _started = new();
    private readonly ConcurrentQueue<string> _woken = new();

    /// <summary>Thrown by starting and waking while set: a task hub that is down.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The state of every instance that <see cref="States"/> does not name.</summary>
    public FlowState State { get; set; } = FlowState.Running;

    public ConcurrentDictionary<string, FlowState> States { get; } = new();

    public IReadOnlyList<string> Started => [.. _started];

    public IReadOnlyList<string> Woken => [.. _woken];

    public Task StartAsync(string requestId, CancellationToken cancellationToken) => Note(_started, requestId);

    public Task WakeAsync(string requestId, CancellationToken cancellationToken) => Note(_woken, requestId);

    public Task<FlowState> GetStateAsync(string requestId, CancellationToken cancellationToken) =>
        Task.FromResult(States.GetValueOrDefault(requestId, State));

    private Task Note(ConcurrentQueue<string> calls, string requestId)
    {
        if (Fault is { } fault) throw fault;

        calls.Enqueue(requestId);
        return Task.CompletedTask;
    }
}

/// <summary>Keeps the faults that were coped with.</summary>
public sealed class RecordingFaults : IToleratedFaults
{
    private readonly ConcurrentQueue<(string Operation, string Subject, Exception Exception)> _faults = new();

    public IReadOnlyList<(string Operation, string Subject, Exception Exception)> All => [.. _faults];

    public void Tolerated(string operation, string subject, Exception exception) => _faults.Enqueue((operation, subject, exception));
}
