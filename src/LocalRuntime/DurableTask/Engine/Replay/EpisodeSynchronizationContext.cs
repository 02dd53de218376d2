namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>
/// Keeps an orchestrator's continuations on the one thread that runs its episode. A continuation that arrives from
/// anywhere else comes from a task the engine does not know, and cannot be replayed; it is reported, not run.
/// </summary>
internal sealed class EpisodeSynchronizationContext(Action reportForeignContinuation) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private int _threadId;

    /// <summary>Whether the caller is the orchestrator's own code, in an episode that runs now.</summary>
    public bool IsEntered => Volatile.Read(ref _threadId) == Environment.CurrentManagedThreadId;

    public void Run(Action episode)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId);
        try
        {
            episode();
        }
        finally
        {
            Volatile.Write(ref _threadId, 0);
            SetSynchronizationContext(before);
        }
    }

    public void RunPosted()
    {
        while (_posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
        {
            next.Callback(next.State);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsEntered)
        {
            _posted.Enqueue((d, state));
        }
        else
        {
            reportForeignContinuation();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsEntered)
        {
            d(state);
        }
        else
        {
            reportForeignContinuation();
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
