using PartnerDesk.Sandbox.Graph;
using PartnerDesk.Sandbox.Journal;
using PartnerDesk.Sandbox.State;
using PartnerDesk.Sandbox.Throttling;

namespace PartnerDesk.Sandbox.Control;

/// <summary><c>/control/...</c>: sets situations and faults, and says what happened. Loopback only, no credentials.</summary>
internal sealed class ControlEndpoints(
    SandboxOptions options,
    CustomerControl customers,
    IncidentControl incidents,
    ServiceRequestControl serviceRequests,
    FaultControl faults,
    SettingsControl settingsControl,
    CallControl calls,
    CustomerStore store,
    Persisted<SandboxSettings> settings,
    CallJournal journal,
    Throttle throttle,
    GraphGate graph,
    TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/control");
        group.MapGet("/status", Status);
        group.MapPost("/reset", Reset);
        customers.Map(group);
        incidents.Map(group);
        serviceRequests.Map(group);
        faults.Map(group);
        settingsControl.Map(group);
        calls.Map(group);
    }

    private SandboxStatus Status() => new(
        Environment.ProcessId, SandboxBuild.Id, options.DataDirectory, settings.Current.SeededAt, settings.Current.Faults.Count, settings.Current.Strict.Enabled, throttle.Refused);

    /// <summary>Everything as on the first start; tokens stay good.</summary>
    private IResult Reset()
    {
        settings.Change(_ => new SandboxSettings { SeededAt = time.GetUtcNow() });
        store.Reset();
        journal.Clear();
        throttle.Forgive();
        graph.ForgetTurns();
        return Results.NoContent();
    }
}

/// <summary>Which sandbox answers at an address.</summary>
/// <param name="BuildId"><see cref="SandboxBuild.Id"/> of the process.</param>
/// <param name="SeededAt">UTC; the dates of all seeds count from here.</param>
/// <param name="Faults">Faults set, used up or not.</param>
/// <param name="ThrottledCalls">Calls refused for an exhausted budget since the start.</param>
internal sealed record SandboxStatus(
    int ProcessId, string BuildId, string DataDirectory, DateTimeOffset SeededAt, int Faults, bool Strict, int ThrottledCalls);
