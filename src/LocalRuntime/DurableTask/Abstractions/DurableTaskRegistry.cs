using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities of a program, by name and version. Names ignore case.</summary>
public sealed partial class DurableTaskRegistry
{
    private readonly TaskTable<ITaskOrchestrator> _orchestrators = new();
    private readonly TaskTable<ITaskActivity> _activities = new();

    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() => _orchestrators.All;

    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() => _activities.All;

    /// <inheritdoc cref="TaskTable{T}.TryCreate"/>
    internal bool TryCreateOrchestrator(
        TaskName name, string? version, IServiceProvider services, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        _orchestrators.TryCreate(name, version, services, out orchestrator);

    /// <inheritdoc cref="TaskTable{T}.TryCreate"/>
    internal bool TryCreateActivity(
        TaskName name, string? version, IServiceProvider services, [NotNullWhen(true)] out ITaskActivity? activity) =>
        _activities.TryCreate(name, version, services, out activity);

    private static (TaskName Name, TaskVersion Version) Identify(Type type)
    {
        var declared = type.GetCustomAttribute<DurableTaskAttribute>(inherit: false);
        return (string.IsNullOrEmpty(declared?.Name.Name) ? new TaskName(type.Name) : declared.Name, declared?.Version);
    }

    private static void ThrowIfNotConcrete<TTask>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsClass || type.IsAbstract || !typeof(TTask).IsAssignableFrom(type))
        {
            throw new ArgumentException($"'{type}' must be a class that is not abstract and implements '{typeof(TTask)}'.", nameof(type));
        }
    }
}
