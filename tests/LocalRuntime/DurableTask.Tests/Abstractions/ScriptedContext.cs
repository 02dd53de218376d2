using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Abstractions;

/// <summary>A context whose timers and events complete when the test says so.</summary>
internal sealed class ScriptedContext : TaskOrchestrationContext
{
    public DateTime Now { get; set; } = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public bool Replaying { get; set; }

    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    public TaskCompletionSource Timer { get; } = new();

    public TaskCompletionSource<object> Event { get; } = new();

    public DateTime? TimerDue { get; private set; }

    public CancellationToken TimerToken { get; private set; }

    public (object? Input, bool Preserve)? ContinuedWith { get; private set; }

    public string VersionText { get; set; } = "";

    public override TaskName Name => "Scripted";

    public override string InstanceId => "scripted-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    public override string Version => VersionText;

    protected override ILoggerFactory LoggerFactory => Loggers;

    public override T? GetInput<T>()
        where T : default => default;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        Task.FromResult((TResult)(object)$"activity {name} {input} {options?.Version?.Version}");

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        TimerDue = fireAt;
        TimerToken = cancellationToken;
        return Timer.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        (T)await Event.Task.WaitAsync(cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
    }

    public override void SetCustomStatus(object? customStatus)
    {
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        Task.FromResult((TResult)(object)$"child {orchestratorName} {input} {options?.Version?.Version}");

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinuedWith = (newInput, preserveUnprocessedEvents);

    public override Guid NewGuid() => Guid.Empty;
}
