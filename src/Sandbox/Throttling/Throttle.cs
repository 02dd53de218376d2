using PartnerDesk.Sandbox.State;

namespace PartnerDesk.Sandbox.Throttling;

/// <summary>
/// The vendor's call budgets. Windows slide, are kept in memory only, and refused calls do not count, as with the real services
/// (a restart of the sandbox forgives).
/// </summary>
internal sealed class Throttle(Persisted<SandboxSettings> settings, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Windows> _graph = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Windows> _partnerCenter = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Calls refused since the start or the last <see cref="Forgive"/>.</summary>
    public int Refused { get; private set; }

    /// <summary>Counts a Graph call of an app in a tenant. Zero: go on; otherwise the seconds for Retry-After.</summary>
    public int AdmitGraph(string clientId, string tenantId)
    {
        Budgets budgets = settings.Current.Budgets;
        return Admit(_graph, clientId + " " + tenantId, budgets.GraphPerMinute, budgets.GraphPerHour);
    }

    /// <summary>Counts a Partner Center call of a partner tenant. Zero: go on; otherwise the seconds for Retry-After.</summary>
    public int AdmitPartnerCenter(string partnerTenantId) =>
        Admit(_partnerCenter, partnerTenantId, settings.Current.Budgets.PartnerCenterPerMinute, int.MaxValue);

    /// <summary>Empties every window.</summary>
    public void Forgive()
    {
        lock (_gate)
        {
            _graph.Clear();
            _partnerCenter.Clear();
            Refused = 0;
        }
    }

    private int Admit(Dictionary<string, Windows> windows, string key, int perMinute, int perHour)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (!windows.TryGetValue(key, out Windows? caller))
            {
                windows[key] = caller = new Windows();
            }

            TimeSpan minute = caller.Minute.WaitFor(perMinute, now);
            TimeSpan hour = perHour == int.MaxValue ? TimeSpan.Zero : caller.Hour.WaitFor(perHour, now);
            TimeSpan wait = minute > hour ? minute : hour;
            if (wait > TimeSpan.Zero)
            {
                Refused++;
                return (int)Math.Ceiling(wait.TotalSeconds);
            }

            caller.Minute.Admit(now);
            if (perHour != int.MaxValue)
            {
                caller.Hour.Admit(now);
            }

            return 0;
        }
    }

    private sealed class Windows
    {
        public SlidingWindow Minute { get; } = new(Throttle.Minute);

        public SlidingWindow Hour { get; } = new(Throttle.Hour);
    }
}
