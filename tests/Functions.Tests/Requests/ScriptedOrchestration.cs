using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Functions.Requests;

namespace PartnerDesk.Functions.Tests.Requests;

/// <summary>An orchestration whose activities answer what the test says; keeps what was called, in order.</summary>
/// <param name="steps">What the activities that decide answer, one after the other.</param>
internal sealed class ScriptedOrchestration(params RequestStep[] steps) : TaskOrchestrationContext
{
    private readonly Queue<RequestStep> _steps = new(steps);
    private readonly List<string> _calls = [];

    public const string RequestId = "5e9f0000-0000-4000-8000-000000000001";

    /// <summary>Activities called, in order; each with the check it ran, where it ran one.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Inputs of the activities, in order.</summary>
    public List<object?> Inputs { get; } = [];

    /// <summary>What Settle answers.</summary>
    public bool IsSettled { get; init; } = true;

    /// <summary>Ends the wait for an event.</summary>
    public TaskCompletionSource Event { get; } = new();

    /// <summary>Ends the wait for the time.</summary>
    public TaskCompletionSource Timer { get; } = new();

    public string? AwaitedEvent { get; private set; }

    public DateTime? TimerDue { get; private set; }

    public CancellationToken WaitToken { get; private set; }

    /// <summary>The input of the next history; null unless it was asked for.</summary>
    public object? ContinuedWith { get; private set; }

    public override TaskName Name => nameof(SupportRequestOrchestrator);

    public override string InstanceId => DurableRequestFlow.InstanceId(RequestId);

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 11, 22, 1, 0, 0, DateTimeKind.Utc);

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => (T)(object)RequestId;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Assert.Same(Retry.Transient, options);
        _calls.Add(input is StepInput { Step.Check: { } check } ? $"{name.Name} {check}" : name.Name);
        Inputs.Add(input);
        object? answer = name.Name switch
        {
            nameof(SupportRequestActivities.Publish) => null,
            nameof(SupportRequestActivities.Settle) => IsSettled,
            _ => _steps.Dequeue(),
        };
        return Task.FromResult((TResult)answer!);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        TimerDue = fireAt;
        return Timer.Task.WaitAsync(cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        AwaitedEvent = eventName;
        WaitToken = cancellationToken;
        await Event.Task.WaitAsync(cancellationToken);
        return default!;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Assert.True(preserveUnprocessedEvents);
        ContinuedWith = newInput;
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
