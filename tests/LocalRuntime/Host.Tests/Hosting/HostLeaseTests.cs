using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using PartnerDesk.LocalRuntime.Host.Tests.Timers;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Hosting;

[Trait("Category", "Azurite")]
public sealed class HostLeaseTests : IClassFixture<AzuriteFixture>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly AzuriteFixture _azurite;
    private readonly string _prefix;
    private readonly TableClient _table;

    public HostLeaseTests(AzuriteFixture azurite)
    {
        _azurite = azurite;
        _prefix = azurite.NewPrefix();
        _table = new TableClient(azurite.ConnectionString, _prefix + "FunctionsHost");
    }

    [Fact]
    public async Task A_dead_host_of_this_machine_is_displaced_at_once()
    {
        await WriteAsync(Environment.MachineName, processId: int.MaxValue);

        await using RunningHost host = await StartAsync();

        TableEntity lease = await _table.GetEntityAsync<TableEntity>("lease", "host");
        Assert.Equal(Environment.ProcessId, lease.GetInt32("ProcessId"));
    }

    [Fact]
    public async Task A_host_of_another_machine_is_waited_for_until_its_lease_runs_out()
    {
        await WriteAsync("another-machine", processId: int.MaxValue);
        var output = new OutputText();
        Task<RunningHost> start = StartAsync(output);
        await Eventually.TrueAsync(() => output.ToString().Contains("on another-machine works on this storage", StringComparison.Ordinal));

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(start.IsCompleted);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return start.IsCompleted;
        });

        await (await start).DisposeAsync();
    }

    [Fact]
    public async Task A_host_that_lost_its_lease_stops()
    {
        await using RunningHost host = await StartAsync();
        await WriteAsync("another-machine", processId: 1);
        CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCancellationRequested;
        });

        Assert.Contains(host.Logs.All, line => line.Message.StartsWith("Another host works on the storage now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lease_is_kept_while_the_host_runs_and_given_back_at_its_end()
    {
        await using (RunningHost host = await StartAsync())
        {
            DateTimeOffset? first = (await _table.GetEntityAsync<TableEntity>("lease", "host")).Value.GetDateTimeOffset("ExpiresAt");
            await Eventually.TrueAsync(async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return (await _table.GetEntityAsync<TableEntity>("lease", "host")).Value.GetDateTimeOffset("ExpiresAt") > first;
            });
        }

        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>("lease", "host")).HasValue);
    }

    private async Task WriteAsync(string machine, int processId)
    {
        await _table.CreateIfNotExistsAsync();
        await _table.UpsertEntityAsync(
            new TableEntity("lease", "host")
            {
                ["Machine"] = machine,
                ["ProcessId"] = processId,
                ["ProcessStart"] = 1L,
                ["Boot"] = "some boot",
                ["ExpiresAt"] = _time.GetUtcNow().AddSeconds(30),
            },
            TableUpdateMode.Replace);
    }

    private Task<RunningHost> StartAsync(OutputText? output = null) => RunningHost.StartAsync(new HostSetup
    {
        Functions = [typeof(EveryFiveMinutes)],
        Time = _time,
        TablePrefix = _prefix,
        Output = output ?? new OutputText(),
        Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = _azurite.ConnectionString },
        Configure = builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton(new TimerRuns());
        },
    });
}
