using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.LocalRuntime.Startup;

/// <summary>What happens around the host on one machine: settings before it is built, storage and companions before it starts, and their end after it stopped.</summary>
/// <remarks>
/// 1. <see cref="Prepare"/> puts local settings into the environment. 2. <see cref="StartAsync"/> brings up storage, then companions.
/// 3. The host starts; <see cref="PrintReady"/>. 4. The host stops; <see cref="StopAsync"/>. After a kill nothing of 4 happens:
/// storage and companions go on, and the next start adopts them.
/// </remarks>
public sealed class LocalStartup
{
    private const string HomeSetting = "LocalRuntime__Home";
    private const string EnvironmentNameSetting = "AZURE_FUNCTIONS_ENVIRONMENT";

    private readonly TextWriter _output;
    private readonly TimeProvider _timeProvider;
    private readonly List<(ILocalCompanion Companion, LocalCompanionContext Context)> _companions = [];
    private SharedProcess? _storage;

    private LocalStartup(int port, TextWriter output, TimeProvider timeProvider)
    {
        Port = port;
        _output = output;
        _timeProvider = timeProvider;
        HomeDirectory = Path.GetFullPath(Environment.GetEnvironmentVariable(HomeSetting) is { Length: > 0 } home ? home : ".");
    }

    /// <summary>Port for the host: <c>--port</c>, else <c>Host.LocalHttpPort</c> of local.settings.json, else 7071.</summary>
    public int Port { get; }

    /// <summary>Folder of everything kept on this machine: setting <c>LocalRuntime__Home</c>, default the current folder.</summary>
    public string HomeDirectory { get; }

    /// <summary>Reads the settings beside the program into the environment; call before configuration is built.</summary>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="output">Takes progress lines, now and later.</param>
    /// <exception cref="LocalSetupException">A setting or argument is unusable.</exception>
    public static LocalStartup Prepare(IReadOnlyList<string> arguments, TextWriter output, TimeProvider timeProvider)
    {
        var settings = LocalSettings.Load(AppContext.BaseDirectory);
        foreach ((string name, string value) in settings.MissingFrom(Environment.GetEnvironmentVariable).ToList())
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        // As Core Tools does; a program on Azure is in Production.
        if (Environment.GetEnvironmentVariable(EnvironmentNameSetting) is null)
        {
            Environment.SetEnvironmentVariable(EnvironmentNameSetting, "Development");
        }

        if (settings.Notice is { } notice)
        {
            output.WriteLine(notice);
        }

        return new LocalStartup(HttpPort.FromArguments(arguments) ?? settings.HttpPort ?? HttpPort.Default, output, timeProvider);
    }

    /// <summary>Brings up storage, then the companions. Ctrl+C and SIGTERM end it, and what it had started.</summary>
    /// <param name="configuration">The program's configuration, handed to the companions.</param>
    /// <exception cref="LocalSetupException">This machine lacks something or the port is in use; the message is all that needs printing.</exception>
    /// <exception cref="OperationCanceledException">Ended by a signal or the token; everything started is stopped.</exception>
    public async Task StartAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            HttpPort.ThrowIfInUse(Port);
            _storage = await LocalStorage.EnsureAsync(
                Environment.GetEnvironmentVariable("AzureWebJobsStorage"), HomeDirectory, _output.WriteLine, _timeProvider, ended.Token);
            foreach (ILocalCompanion companion in LocalCompanions.Discover(AppContext.BaseDirectory))
            {
                var context = new LocalCompanionContext(HomeDirectory, configuration, _output.WriteLine);
                _companions.Add((companion, context));
                await companion.StartAsync(context, ended.Token);
            }
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.Cancel();
        }
    }

    /// <summary>Prints the companions' lines; call once the host answers.</summary>
    /// <param name="hostAddress">Where it answers.</param>
    public void PrintReady(Uri hostAddress)
    {
        foreach (string line in _companions.SelectMany(started => started.Companion.ReadyLines(hostAddress)))
        {
            _output.WriteLine(line);
        }
    }

    /// <summary>Stops the companions, then storage, unless another program uses them; call after the host stopped. May be repeated.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach ((ILocalCompanion companion, LocalCompanionContext context) in Enumerable.Reverse(_companions))
        {
            await companion.StopAsync(cancellationToken);
            await context.StopProcessesAsync(cancellationToken);
        }

        _companions.Clear();
        if (_storage is not null)
        {
            await _storage.StopAsync(_output.WriteLine, cancellationToken);
        }
    }
}
