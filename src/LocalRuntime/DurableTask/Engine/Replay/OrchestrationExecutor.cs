using Microsoft.DurableTask;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>
/// Runs one episode of one generation: the orchestrator's code from its first line, through its whole history, to
/// where it waits for what has not happened yet. Used once.
/// </summary>
internal sealed class OrchestrationExecutor
{
    /// <summary>Characters of JSON. Documented is "16 KB"; Azure's storage breaks at twice this.</summary>
    public const int CustomStatusLimit = 16 * 1024;

    private readonly OrchestrationIdentity _identity;
    private readonly ITaskOrchestrator _orchestrator;
    private readonly ReplayServices _services;
    private readonly EpisodeSynchronizationContext _thread;
    private readonly Queue<HistoryEvent> _whileSuspended = new();
    private ReplayContext? _context;
    private Task<string?>? _code;
    private Failure? _fatal;
    private volatile bool _foreign;
    private volatile bool _isOver;

    public OrchestrationExecutor(OrchestrationIdentity identity, ITaskOrchestrator orchestrator, ReplayServices services)
    {
        _identity = identity;
        _orchestrator = orchestrator;
        _services = services with { ReportForeignContinuation = () => OnForeignContinuation(services) };
        _thread = new EpisodeSynchronizationContext(_services.ReportForeignContinuation);
    }

    /// <param name="past">The stored history of the generation; empty in its first episode.</param>
    /// <param name="fresh">What has happened since, beginning with <see cref="EpisodeStarted"/>.</param>
    public EpisodeOutcome Execute(IEnumerable<HistoryEvent> past, IEnumerable<HistoryEvent> fresh)
    {
        _thread.Run(() =>
        {
            Play(past);
            _context?.EndReplay();
            Play(fresh, isFresh: true);
        });
        _isOver = true;
        return Conclude();
    }

    private void OnForeignContinuation(ReplayServices services)
    {
        _foreign = true;
        if (_isOver)
        {
            services.ReportForeignContinuation();
        }
    }

    private void Play(IEnumerable<HistoryEvent> events, bool isFresh = false)
    {
        foreach (HistoryEvent next in events)
        {
            if (_fatal is not null)
            {
                return;
            }

            if (next is EpisodeStarted { At: var at })
            {
                _context?.BeginEpisode(at);
                if (_code is null)
                {
                    Start(at, isFresh);
                }
            }
            else
            {
                Apply(next);
            }

            _thread.RunPosted();
        }
    }

    private void Start(DateTime now, bool isFresh)
    {
        object? input;
        try
        {
            input = _services.Converter.Deserialize(_identity.Input, _orchestrator.InputType);
        }
#pragma warning disable CA1031 // Whatever the converter throws is the end of the instance, not of the engine.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _fatal = Failure.From(e);
            return;
        }

        _context = new ReplayContext(_identity, input, _services, _thread);
        _context.BeginEpisode(now);
        if (isFresh)
        {
            _context.EndReplay();
        }

        _code = RunCodeAsync(_context, input);
    }

    // Its await brings the end of the code back to the episode's thread; an end elsewhere is noticed as foreign.
    private async Task<string?> RunCodeAsync(ReplayContext context, object? input) =>
        _services.Converter.Serialize(await _orchestrator.RunAsync(context, input));

    private void Apply(HistoryEvent happened)
    {
        ReplayContext context = _context!;
        if (context.IsSuspended && happened is not ExecutionResumed)
        {
            if (happened is not ExecutionSuspended)
            {
                _whileSuspended.Enqueue(happened);
            }

            return;
        }

        try
        {
            switch (happened)
            {
                case Decision decision:
                    context.Match(decision);
                    break;
                case ActivityCompleted e:
                    context.Complete(e.Id, e.Result);
                    break;
                case ActivityFailed e:
                    context.Fail(e.Id, e.Failure);
                    break;
                case TimerFired e:
                    context.Complete(e.Id, null);
                    break;
                case ChildCompleted e:
                    context.Complete(e.Id, e.Result);
                    break;
                case ChildFailed e:
                    context.Fail(e.Id, e.Failure);
                    break;
                case EventRaised e:
                    Raise(context, e);
                    break;
                case ExecutionSuspended:
                    context.Suspend();
                    break;
                case ExecutionResumed:
                    Resume(context);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown event {happened.GetType().Name}.");
            }
        }
        catch (NonDeterminismException e)
        {
            _fatal = new Failure(NonDeterminismException.ErrorType, e.Message);
        }
    }

    private void Raise(ReplayContext context, EventRaised raised)
    {
        try
        {
            context.Raise(raised);
        }
#pragma warning disable CA1031 // No code waits at this place that could catch it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _fatal = Poison.EventDoesNotFit(raised.Name, e);
        }
    }

    private void Resume(ReplayContext context)
    {
        context.Resume();
        while (_fatal is null && !context.IsSuspended && _whileSuspended.TryDequeue(out HistoryEvent? kept))
        {
            Apply(kept);
            _thread.RunPosted();
        }
    }

    private EpisodeOutcome Conclude()
    {
        if (_fatal is null && _foreign)
        {
            _fatal = Poison.ForeignTask;
        }

        (string? customStatus, Failure? unfit) = ReadCustomStatus();
        return (_fatal ?? unfit) is { } failure
            ? new EpisodeOutcome([], customStatus, [], new Threw(failure))
            : new EpisodeOutcome(_context!.Actions, customStatus, _context.OpenTimers, JudgeCode(_context));
    }

    private Ending? JudgeCode(ReplayContext context)
    {
        if (!_code!.IsCompleted)
        {
            // Nothing will ever wake it: it waits for something that is not in its history and never will be.
            bool isStuck = !context.HasOpenTasks && !context.HasOpenWait && !context.IsSuspended;
            return isStuck ? new Threw(Poison.ForeignTask) : null;
        }

        if (context.HasOpenTasks)
        {
            return null;
        }

        return _code switch
        {
            { IsCanceled: true } => new Threw(Poison.Cancelled),
            { Exception.InnerException: { } thrown } => new Threw(Failure.From(thrown)),
            _ => context.Continuation is { } continuation ? continuation : new Returned(_code.Result),
        };
    }

    private (string? Json, Failure? Unfit) ReadCustomStatus()
    {
        try
        {
            string? json = _services.Converter.Serialize(_context?.CustomStatus);
            return json is { Length: > CustomStatusLimit } ? (null, Poison.CustomStatusTooLarge(json.Length, CustomStatusLimit)) : (json, null);
        }
#pragma warning disable CA1031 // Whatever the converter throws is the end of the instance, not of the engine.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (null, Poison.CustomStatusUnreadable(e));
        }
    }
}
