using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>Factories of one kind of task.</summary>
internal sealed class TaskTable<T>
    where T : class
{
    private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, T>> _factories = [];

    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, T>>> All =>
        _factories.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <exception cref="ArgumentException">The name is <c>default</c>, or taken in this version.</exception>
    public void Add(TaskName name, TaskVersion version, Func<IServiceProvider, T> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (name == default)
        {
            throw new ArgumentException("A task needs a name.", nameof(name));
        }

        if (!_factories.TryAdd((name, version), factory))
        {
            string inVersion = version == default ? "" : $" with version '{version.Version}'";
            throw new ArgumentException($"An {typeof(T).Name} named '{name}'{inVersion} is already added.", nameof(name));
        }
    }

    /// <summary>
    /// Finds the task of this name and version. A versioned request falls back to the unversioned task only when
    /// no task of that name has a version.
    /// </summary>
    public bool TryCreate(TaskName name, string? version, IServiceProvider services, [NotNullWhen(true)] out T? task)
    {
        task = null;
        if (string.IsNullOrEmpty(name.Name))
        {
            return false;
        }

        TaskVersion asked = string.IsNullOrWhiteSpace(version) ? default : new(version);
        if (_factories.TryGetValue((name, asked), out Func<IServiceProvider, T>? factory)
            || (!_factories.Keys.Any(key => key.Name == name && key.Version != default)
                && _factories.TryGetValue((name, default), out factory)))
        {
            task = factory(services);
        }

        return task is not null;
    }
}
