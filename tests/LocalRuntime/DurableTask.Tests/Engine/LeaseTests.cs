using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.DurableTask.Lease;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.DurableTask.Tests.Engine;

/// <summary>One host at a time works on a hub.</summary>
public sealed class LeaseTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_dead_owner_on_this_machine_is_displaced_at_once()
    {
        await using var harness = new EngineHarness(azurite) { Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60)) };
        await WriteLeaseAsync(harness, Environment.MachineName, HostIdentity.Current.ProcessStart.AddDays(-1));

        await harness.StartAsync().WaitAsync(EngineHarness.Patience);

        Assert.Equal(HostIdentity.Current.ProcessStart, (await ReadLeaseAsync(harness)).GetDateTimeOffset("ProcessStart"));
    }

    [Fact]
    public async Task A_host_waits_for_a_living_owner_says_so_and_follows_when_it_stops()
    {
        await using var harness = new EngineHarness(azurite);
        DurableTaskHub first = await harness.StartAsync();

        Task<DurableTaskHub> second = harness.StartAsync();
        await Eventually.HoldsAsync(() => harness.Logs.Entries.Any(entry =>
            entry.Level is LogLevel.Warning && entry.Text.Contains($"belongs to process {Environment.ProcessId} on {Environment.MachineName}", StringComparison.Ordinal)));
        Assert.False(second.IsCompleted);
        await first.StopAsync(CancellationToken.None);

        await second.WaitAsync(EngineHarness.Patience);
    }

    [Fact]
    public async Task An_owner_on_another_machine_is_displaced_when_it_has_not_renewed_for_a_minute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var harness = new EngineHarness(azurite) { Time = time };
        await WriteLeaseAsync(harness, "elsewhere", HostIdentity.Current.ProcessStart);

        Task<DurableTaskHub> start = harness.StartAsync();
        TimeSpan waited = TimeSpan.Zero;
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            waited += TimeSpan.FromSeconds(1);
            return start.IsCompleted;
        });

        Assert.True(waited > HubLease.Duration, $"displaced after {waited}");
        await start;
    }

    [Fact]
    public async Task A_host_that_lost_its_lease_stops_and_says_so()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var harness = new EngineHarness(azurite) { Time = time };
        harness.Registry.AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("Go"));
        DurableTaskHub robbed = await harness.StartAsync();
        string id = await robbed.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        Task waiting = robbed.Client.WaitForInstanceCompletionAsync(id);

        await WriteLeaseAsync(harness, "elsewhere", HostIdentity.Current.ProcessStart);
        time.Advance(TimeSpan.FromSeconds(11));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(EngineHarness.Patience));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => robbed.Client.RaiseEventAsync(id, "Go", "x"));
        Assert.Equal("The task hub was taken by another host.", refusal.Message);
        Assert.Contains(harness.Logs.Entries, entry => entry.Level is LogLevel.Error && entry.Text.Contains("was taken by another host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopped_host_leaves_no_lease()
    {
        await using var harness = new EngineHarness(azurite);
        DurableTaskHub hub = await harness.StartAsync();

        await hub.StopAsync(CancellationToken.None);

        NullableResponse<TableEntity> lease = await harness.Table.GetEntityIfExistsAsync<TableEntity>("^lease", "lease");
        Assert.False(lease.HasValue);
    }

    [Fact]
    public async Task A_host_that_gives_up_waiting_leaves_the_owners_lease()
    {
        await using var harness = new EngineHarness(azurite);
        await harness.StartAsync();
        DurableTaskHub impatient = harness.Create();
        using var given = new CancellationTokenSource();
        Task start = impatient.StartAsync(given.Token);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.WaitAsync(EngineHarness.Patience));
        await impatient.DisposeAsync();

        Assert.Equal(Environment.ProcessId, (await ReadLeaseAsync(harness)).GetInt32("ProcessId"));
    }

    [Fact]
    public void This_process_is_alive_and_one_that_has_ended_is_not()
    {
        using Process ended = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        DateTimeOffset start = new(ended.StartTime.ToUniversalTime(), TimeSpan.Zero);
        ended.WaitForExit();

        Assert.True(HostIdentity.Current.IsAlive());
        Assert.False(new HostIdentity(Environment.MachineName, ended.Id, start).IsAlive());
        Assert.False((HostIdentity.Current with { ProcessStart = HostIdentity.Current.ProcessStart.AddHours(-1) }).IsAlive());
    }

    private static async Task WriteLeaseAsync(EngineHarness harness, string machine, DateTimeOffset processStart)
    {
        await harness.Table.CreateIfNotExistsAsync();
        await harness.Table.UpsertEntityAsync(
            new TableEntity("^lease", "lease")
            {
                ["Owner"] = "another",
                ["Machine"] = machine,
                ["ProcessId"] = Environment.ProcessId,
                ["ProcessStart"] = processStart,
            },
            TableUpdateMode.Replace);
    }

    private static async Task<TableEntity> ReadLeaseAsync(EngineHarness harness) =>
        (await harness.Table.GetEntityAsync<TableEntity>("^lease", "lease")).Value;
}
