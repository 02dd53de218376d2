using System.Text.Json;
using PartnerDesk.Core.Requests;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Tests.OpenApi;
using PartnerDesk.Functions.Tests.Program;
using PartnerDesk.Testing.Desk;
using PartnerDesk.Testing.Processes;

namespace PartnerDesk.Functions.Tests.Processes;

/// <summary>A program of one test's own, to be killed and cut off, with its sandbox and its lead.</summary>
internal sealed class OwnProgram : IAsyncDisposable
{
    /// <summary>Waits for the vendor as long as a test wants, and finds lost starts soon.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Patient = new Dictionary<string, string?>
    {
        ["Vendor__TryTimeout"] = "00:02:00",
        ["Vendor__CallTimeout"] = "00:05:00",
        ["AuditSchedule"] = "*/2 * * * * *",
    };

    private readonly HttpClient _sandbox;

    public OwnProgram(IReadOnlyDictionary<string, string?>? settings = null)
    {
        Process = new PartnerDeskProcess(settings);
        _sandbox = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Process.SandboxAddress };
        Sandbox = new SandboxControl(_sandbox);
        Lead = new DeskClient(Process.Http, SampleKeys.Lead, LiveAnswers.Check);
        Bus = new BusControl(Process.Http);
    }

    public PartnerDeskProcess Process { get; }

    public SandboxControl Sandbox { get; }

    public DeskClient Lead { get; }

    public BusControl Bus { get; }

    /// <summary>Waits until a request is with an agent, and finds its timeline whole: every step once, numbered, chained.</summary>
    public async Task<JsonElement> DiagnosedOnceAsync(string requestId)
    {
        JsonElement request = await Lead.WaitForAsync(requestId, "WithAgent");
        Assert.Equal(
            [
                TimelineKind.Accepted, TimelineKind.Acknowledged, TimelineKind.NoticeRequested, TimelineKind.Triaged,
                TimelineKind.DiagnosisStarted, TimelineKind.FindingRecorded, TimelineKind.FindingRecorded, TimelineKind.DiagnosisCompleted,
            ],
            DeskTimeline.Verified(request).Select(e => e.Kind));
        Assert.Equal(["service-health", "subscriptions"], request.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("check").GetString()!));
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        await Process.DisposeAsync();
    }
}
