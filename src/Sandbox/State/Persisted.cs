namespace PartnerDesk.Sandbox.State;

/// <summary>
/// One immutable value and its file. A change is on disk before it is visible to readers; readers never wait.
/// </summary>
internal sealed class Persisted<T>(string path, Func<T> seed) where T : class
{
    private readonly Lock _gate = new();
    private volatile T? _current;

    public T Current => _current ?? Load();

    /// <summary>Applies a change and answers what it says. Returning the same value writes nothing.</summary>
    public TAnswer Change<TAnswer>(Func<T, (T Next, TAnswer Answer)> change)
    {
        lock (_gate)
        {
            T current = Current;
            (T next, TAnswer answer) = change(current);
            if (!ReferenceEquals(next, current))
            {
                StateDirectory.Write(path, next);
                _current = next;
            }

            return answer;
        }
    }

    public T Change(Func<T, T> change) => Change(current =>
    {
        T next = change(current);
        return (next, next);
    });

    /// <summary>Forgets the file; the next read seeds anew.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            File.Delete(path);
            _current = null;
        }
    }

    private T Load()
    {
        lock (_gate)
        {
            return _current ??= StateDirectory.Read<T>(path) ?? seed();
        }
    }
}
