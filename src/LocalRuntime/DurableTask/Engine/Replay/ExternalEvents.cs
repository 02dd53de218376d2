using Microsoft.DurableTask;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>
/// Matches external events with the orchestrator's waits. Names ignore case. The newest wait is served first; one
/// that was cancelled keeps its place and swallows one event. What nobody waits for is kept in the order of arrival.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, IWait> _waits = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<EventRaised> _kept = new();

    private interface IWait
    {
        Type EventType { get; }

        IWait? Older { get; }

        bool IsOpen { get; }

        void Complete(object? payload);
    }

    public bool HasOpenWait
    {
        get
        {
            foreach (IWait newest in _waits.Values)
            {
                for (IWait? wait = newest; wait is not null; wait = wait.Older)
                {
                    if (wait.IsOpen)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <exception cref="ArgumentException">An open wait of the name expects another type.</exception>
    /// <exception cref="System.Text.Json.JsonException">A kept event of the name does not fit <typeparamref name="T"/>.</exception>
    public Task<T> Wait<T>(string name, Action<Action> onCancelled, CancellationToken cancellationToken)
    {
        _waits.TryGetValue(name, out IWait? older);
        if (older is not null && older.EventType != typeof(T))
        {
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {older.EventType.FullName} but was requested {typeof(T).FullName}.");
        }

        var wait = new OpenWait<T>(older);
        _waits[name] = wait;
        if (TakeKept(name) is { } kept)
        {
            Serve(name, wait, kept.Payload);
        }

        onCancelled(() => wait.Cancel(cancellationToken));
        return wait.Task;
    }

    /// <summary>Hands the event to the newest wait, or keeps it.</summary>
    public void Raise(EventRaised raised)
    {
        if (_waits.TryGetValue(raised.Name, out IWait? wait))
        {
            Serve(raised.Name, wait, raised.Payload);
        }
        else
        {
            _kept.AddLast(raised);
        }
    }

    public List<EventRaised> TakeAllKept()
    {
        List<EventRaised> all = [.. _kept];
        _kept.Clear();
        return all;
    }

    private EventRaised? TakeKept(string name)
    {
        for (LinkedListNode<EventRaised>? node = _kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                _kept.Remove(node);
                return node.Value;
            }
        }

        return null;
    }

    private void Serve(string name, IWait wait, string? payload)
    {
        // The wait is gone even when the payload does not fit it.
        if (wait.Older is { } older)
        {
            _waits[name] = older;
        }
        else
        {
            _waits.Remove(name);
        }

        wait.Complete(converter.Deserialize(payload, wait.EventType));
    }

    private sealed class OpenWait<T>(IWait? older) : IWait
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public Type EventType => typeof(T);

        public IWait? Older => older;

        public bool IsOpen => !_source.Task.IsCompleted;

        public void Complete(object? payload) => _source.TrySetResult((T)payload!);

        public void Cancel(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
    }
}
