using Microsoft.DurableTask;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>
/// The context an orchestrator sees, for one replay. This part keeps the decisions and answers them from the history;
/// the other part is the API.
/// </summary>
internal sealed partial class ReplayContext : TaskOrchestrationContext
{
    private readonly OrchestrationIdentity _identity;
    private readonly ReplayServices _services;
    private readonly EpisodeSynchronizationContext _thread;
    private readonly ExternalEvents _events;
    private readonly object? _input;
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly List<EventRaised> _carried = [];
    private SortedDictionary<int, OrchestratorAction> _actions = [];
    private SortedDictionary<int, OrchestratorAction>? _heldActions;
    private ContinueAsNewOptions? _continueAsNew;
    private string? _nextInput;
    private int _nextId;
    private int _guids;
    private DateTime _now;
    private bool _replaying = true;

    public ReplayContext(OrchestrationIdentity identity, object? input, ReplayServices services, EpisodeSynchronizationContext thread)
    {
        _identity = identity;
        _input = input;
        _services = services;
        _thread = thread;
        _events = new ExternalEvents(services.Converter);
    }

    public object? CustomStatus { get; private set; }

    /// <summary>An activity, timer or child whose end the instance waits for, awaited by the code or not.</summary>
    public bool HasOpenTasks => _open.Count > 0;

    public bool HasOpenWait => _events.HasOpenWait;

    public bool IsSuspended => _heldActions is not null;

    public IReadOnlyList<OrchestratorAction> Actions => [.. _actions.Values];

    public IReadOnlyList<CreateTimer> OpenTimers => [.. _open.Values.Select(task => task.Action).OfType<CreateTimer>()];

    /// <summary>The end of the generation when the code asked to continue as new, else null.</summary>
    public ContinuedAsNew? Continuation => _continueAsNew is { } options
        ? new ContinuedAsNew(_nextInput, string.IsNullOrWhiteSpace(options.NewVersion) ? null : options.NewVersion, [.. _carried])
        : null;

    public void BeginEpisode(DateTime now) => _now = now;

    public void EndReplay() => _replaying = false;

    /// <exception cref="NonDeterminismException">The code did not make this decision.</exception>
    public void Match(Decision recorded)
    {
        NonDeterminism.Check(recorded, _actions.GetValueOrDefault(recorded.Id));
        _actions.Remove(recorded.Id);
    }

    public void Complete(int id, string? result)
    {
        if (_open.Remove(id, out OpenTask? task))
        {
            task.Source.TrySetResult(result);
        }
    }

    public void Fail(int id, Failure? failure)
    {
        if (_open.Remove(id, out OpenTask? task))
        {
            task.Source.TrySetException(task.Action switch
            {
                ScheduleActivity activity => new TaskFailedException(
                    activity.Name, id, failure?.ToDetails(), new global::DurableTask.Core.Exceptions.TaskFailedException(failure?.Message)),
                CallChild child => new TaskFailedException(child.Name, id, failure?.ToDetails(), innerException: null),
                _ => throw new InvalidOperationException("Timers do not fail."),
            });
        }
    }

    /// <summary>After the code asked to continue as new, events belong to the next generation, waits or not.</summary>
    public void Raise(EventRaised raised)
    {
        if (_continueAsNew is null)
        {
            _events.Raise(raised);
        }
        else
        {
            _carried.Add(raised);
        }
    }

    /// <summary>Decisions made before the suspension and not yet recorded wait for the resumption.</summary>
    public void Suspend()
    {
        if (_heldActions is null)
        {
            (_heldActions, _actions) = (_actions, []);
        }
    }

    public void Resume()
    {
        if (_heldActions is { } held)
        {
            (_actions, _heldActions) = (held, null);
        }
    }

    private Task<string?> Open(OrchestratorAction action)
    {
        var task = new OpenTask(action);
        _actions.Add(action.Id, action);
        _open.Add(action.Id, task);
        return task.Source.Task;
    }

    private void OnCancelled(CancellationToken token, Action cancel)
    {
        if (token.CanBeCanceled)
        {
            token.Register(() =>
            {
                if (_thread.IsEntered)
                {
                    cancel();
                }
                else
                {
                    _services.ReportForeignContinuation();
                }
            });
        }
    }

    private void EnsureOwnThread()
    {
        if (!_thread.IsEntered)
        {
            _services.ReportForeignContinuation();
            throw new InvalidOperationException(Poison.ForeignTask.Message);
        }
    }

    private sealed record OpenTask(OrchestratorAction Action)
    {
        public TaskCompletionSource<string?> Source { get; } = new();
    }
}
