using System.Collections.Concurrent;
using System.Collections.Immutable;
using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Faults;

/// <summary>The faults that are set, in the order of their setting. How often each struck is counted in memory only.</summary>
internal sealed class FaultBook(Persisted<SandboxSettings> settings)
{
    private readonly ConcurrentDictionary<string, int> _struck = new(StringComparer.Ordinal);

    public IReadOnlyList<Fault> All => settings.Current.Faults;

    /// <summary>Calls struck by a fault since the start.</summary>
    public int Struck(Fault fault) => _struck.GetValueOrDefault(fault.Id);

    public void Add(Fault fault) => settings.Change(current => current with { Faults = current.Faults.Add(fault) });

    /// <summary>False when no fault has the id.</summary>
    public bool Remove(string id) => settings.Change(current =>
    {
        ImmutableList<Fault> left = current.Faults.RemoveAll(fault => fault.Id == id);
        return (left.Count == current.Faults.Count ? current : current with { Faults = left }, left.Count < current.Faults.Count);
    });

    public void Clear() => settings.Change(current => current with { Faults = [] });

    /// <summary>The oldest fault that matches the call, counted down; null when none does.</summary>
    public Fault? Strike(string method, string path)
    {
        Fault? found = Find(settings.Current.Faults, method, path);
        // Only a fault that wears off changes what is stored.
        Fault? struck = found?.Times is null ? found : settings.Change<Fault?>(current =>
        {
            Fault? fault = Find(current.Faults, method, path);
            return fault?.Times is null
                ? (current, fault)
                : (current with { Faults = current.Faults.Replace(fault, fault with { Times = fault.Times - 1 }) }, fault);
        });
        if (struck is not null)
        {
            _struck.AddOrUpdate(struck.Id, 1, (_, count) => count + 1);
        }

        return struck;
    }

    private static Fault? Find(ImmutableList<Fault> faults, string method, string path) => faults.Find(one =>
        one.Times is null or > 0
        && (one.Method is null || string.Equals(one.Method, method, StringComparison.OrdinalIgnoreCase))
        && PathPattern.Matches(one.PathPattern, path));
}
