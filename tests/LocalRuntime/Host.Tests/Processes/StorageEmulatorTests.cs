using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

public sealed class StorageEmulatorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private readonly string _connectionString = StorageAddress.ConnectionString(FreePort.Next(), FreePort.Next(), FreePort.Next());

    public Task InitializeAsync()
    {
        ToolsFolder.Share(_home.Path);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (DetachedProcess.Find(_home.File(".azurite/azurite.pid")) is { } left)
        {
            left.Kill();
            await left.WaitForExitAsync(Testing.Eventually.Deadline, CancellationToken.None);
        }

        Directory.Delete(_home.File(".tools"));
        _home.Dispose();
    }

    [Fact]
    public async Task What_was_written_just_before_the_stop_is_there_after_the_next_start()
    {
        SharedProcess first = await EnsureAsync();
        TableClient table = new TableServiceClient(_connectionString).GetTableClient("kept");
        await table.CreateIfNotExistsAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "kept" });
        await first.StopAsync(_ => { }, CancellationToken.None);
        Assert.False(await HttpProbe.AnswersAsync(StorageAddress.Parse(_connectionString).Table, CancellationToken.None));

        SharedProcess second = await EnsureAsync();

        Assert.NotEqual(first.ProcessId, second.ProcessId);
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal("kept", read["Text"]);
        await second.StopAsync(_ => { }, CancellationToken.None);
    }

    private Task<SharedProcess> EnsureAsync() =>
        StorageEmulator.EnsureAsync(_home.Path, StorageAddress.Parse(_connectionString), _ => { }, CancellationToken.None);
}
