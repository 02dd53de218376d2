using PartnerDesk.LocalRuntime.Processes;
using Xunit;

namespace PartnerDesk.Testing;

/// <summary>
/// A real table service for tests: one Azurite a test process, in memory, on a free port; it ends with the process.
/// Use it as <c>IClassFixture&lt;AzuriteFixture&gt;</c>; all fixtures of a process share the server, and each test keeps to tables of
/// its own through <see cref="NewPrefix"/>.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<AzuriteServer>> Server = new(StartAsync);
    private AzuriteServer? _server;

    /// <summary>Connection string of the table service.</summary>
    public string ConnectionString => Started.ConnectionString;

    /// <summary>Port of the table service on 127.0.0.1.</summary>
    public int TablePort => Started.TablePort;

    /// <summary>A random start for table names: a letter, then eleven letters and digits.</summary>
    public string NewPrefix() => "t" + Guid.NewGuid().ToString("N")[..11];

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = await Server.Value;

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private AzuriteServer Started => _server ?? throw new InvalidOperationException("The fixture was not initialized by xunit.");

    private static async Task<AzuriteServer> StartAsync()
    {
        AzuriteInstallation installation =
            await AzuriteInstallation.EnsureAsync(RepositoryRoot.Path, Console.WriteLine, searchPath: null, CancellationToken.None);
        return await AzuriteServer.StartTablesAsync(installation, CancellationToken.None);
    }
}
