using System.Diagnostics;
using System.Text;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// An Azurite that belongs to this process: its table service, in memory, on a free loopback port. It ends with this process,
/// however that ends, because it watches the pipe that connects them. For the Azurite that outlives
/// the program see <see cref="StorageEmulator"/>.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    // Stands before the script: when the pipe to the parent closes, Azurite gets the signal on which it closes itself.
    private const string EndWithParent = """
        process.stdin.on('close', () => { process.kill(process.pid, 'SIGINT'); setTimeout(() => process.exit(1), 5000).unref(); });
        process.stdin.resume(); process.stdin.unref();
        require(process.argv[1]);
        """;

    private readonly Process _process;
    private readonly StringBuilder _output;

    private AzuriteServer(Process process, StringBuilder output, int tablePort)
    {
        _process = process;
        _output = output;
        TablePort = tablePort;
    }

    /// <summary>Port of the table service on 127.0.0.1.</summary>
    public int TablePort { get; }

    /// <summary>Process id, for tests that look at the process itself.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Connection string of the emulator's well-known account, tables only.</summary>
    public string ConnectionString => StorageAddress.ConnectionString(TablePort);

    /// <summary>Starts the table service and waits until it listens.</summary>
    /// <exception cref="LocalSetupException">It does not come up; the message carries what it printed.</exception>
    public static async Task<AzuriteServer> StartTablesAsync(AzuriteInstallation installation, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            AzuriteServer server = Start(installation, FreePort.Next());
            if (await server.ListensAsync(cancellationToken))
            {
                return server;
            }

            await server.DisposeAsync();
            // The usual reason is that somebody else took the port first.
            if (attempt == Attempts)
            {
                throw new LocalSetupException($"Azurite did not start. It printed:{Environment.NewLine}{server.Output}");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        UnixSignal.Send(_process.Id, UnixSignal.Interrupt);
        using var deadline = new CancellationTokenSource(StopWithin, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private static AzuriteServer Start(AzuriteInstallation installation, int tablePort)
    {
        var start = new ProcessStartInfo(
            installation.Node.Node,
            [
                "-e", EndWithParent, "--", installation.TableServiceScript,
                "--tableHost", "127.0.0.1", "--tablePort", $"{tablePort}", "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            ])
        {
            WorkingDirectory = installation.Directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var output = new StringBuilder();
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new AzuriteServer(process, output, tablePort);
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ReadyWithin);
        try
        {
            // Its own words, not an answer on the port: another server could have taken that.
            while (!_process.HasExited)
            {
                if (Output.Contains("successfully", StringComparison.Ordinal))
                {
                    return true;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The deadline passed.
        }

        return false;
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
