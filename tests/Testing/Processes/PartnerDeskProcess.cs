using System.Diagnostics;
using System.Globalization;
using System.Text;
using PartnerDesk.LocalRuntime.Processes;

namespace PartnerDesk.Testing.Processes;

/// <summary>
/// The real program as its own process, with a home folder, Azurite and sandbox of its own on free ports. It can be killed and
/// started again on the same data. What it started is ended with the driver, also when the tests are killed.
/// </summary>
/// <remarks>The test project must reference src/Functions, so that the program is built before it runs.</remarks>
public sealed class PartnerDeskProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, string?> _environment;
    private readonly StringBuilder _output = new();
    private readonly HomeGuard? _guard;
    private Process? _program;

    /// <summary>Chooses ports and makes the home folder; nothing runs yet.</summary>
    /// <param name="settings">Settings as environment variables, over those of the sample; null removes one.</param>
    /// <param name="beside">Another program whose home, storage and sandbox this one shares; it must be disposed later than this one.</param>
    public PartnerDeskProcess(IReadOnlyDictionary<string, string?>? settings = null, PartnerDeskProcess? beside = null)
    {
        Port = FreePort.Next();
        if (beside is null)
        {
            Home = Directory.CreateTempSubdirectory("partnerdesk-home-").FullName;
            _guard = new HomeGuard(Home);
            ToolsFolder.Share(Home);
            SandboxAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
            StorageConnectionString = StorageAddress.ConnectionString(FreePort.Next(), FreePort.Next(), FreePort.Next());
        }
        else
        {
            (Home, SandboxAddress, StorageConnectionString) = (beside.Home, beside.SandboxAddress, beside.StorageConnectionString);
        }

        _environment = PartnerDeskSettings.Create(ProgramFolder, Home, StorageConnectionString, SandboxAddress.Port);
        foreach ((string name, string? value) in settings ?? new Dictionary<string, string?>())
        {
            _environment[name] = value;
        }

        // Only what this class says decides how the program runs.
        _environment["AZURE_FUNCTIONS_ENVIRONMENT"] = null;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }, disposeHandler: true) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
    }

    /// <summary>Folder with <c>.azurite</c>, <c>.sandbox</c> and their pid files.</summary>
    public string Home { get; }

    /// <summary>Port of the host.</summary>
    public int Port { get; }

    /// <summary>Where the host answers: <c>http://127.0.0.1:{port}/</c>.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));

    /// <summary>Where the sandbox answers.</summary>
    public Uri SandboxAddress { get; }

    /// <summary>The program's storage, to look into its tables.</summary>
    public string StorageConnectionString { get; }

    /// <summary>A client with <see cref="Address"/> as its base.</summary>
    public HttpClient Http { get; }

    /// <summary>The sandbox process while it runs.</summary>
    public DetachedProcess? Sandbox => DetachedProcess.Find(Path.Combine(Home, ".sandbox", "sandbox.pid"));

    /// <summary>The Azurite process while it runs.</summary>
    public DetachedProcess? Azurite => DetachedProcess.Find(Path.Combine(Home, ".azurite", "azurite.pid"));

    /// <summary>Process id of the program; fails when it was not started.</summary>
    public int ProcessId => Program.Id;

    /// <summary>Everything printed since the last start.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the program and waits until <c>GET /api/healthz</c> succeeds.</summary>
    /// <exception cref="InvalidOperationException">It ended, or is not ready in three minutes; the message has its output.</exception>
    public async Task StartAsync()
    {
        Launch();
        if (!await IsReadyAsync())
        {
            throw new InvalidOperationException($"The program is not ready. It printed:{Environment.NewLine}{Output}");
        }
    }

    /// <summary>Starts the program and waits until it ends by itself, as it does when it cannot start.</summary>
    /// <param name="arguments">More arguments, after those of the driver.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunToEndAsync(params IReadOnlyList<string> arguments)
    {
        Launch(arguments);
        return await EndAsync();
    }

    /// <summary>Kills the program alone with SIGKILL; Azurite and the sandbox go on.</summary>
    public async Task KillAsync()
    {
        Program.Kill();
        await EndAsync();
    }

    /// <summary>Stops the program with SIGTERM, and with it what it started or adopted.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process signal = Process.Start("kill", ["-s", "TERM", string.Create(CultureInfo.InvariantCulture, $"{Program.Id}")]);
        await signal.WaitForExitAsync();
        return await EndAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_program is { HasExited: false })
        {
            await KillAsync();
        }

        _program?.Dispose();
        if (_guard is not null)
        {
            await _guard.DisposeAsync();
        }
    }

    private Process Program => _program ?? throw new InvalidOperationException("The program was not started.");

    /// <summary>The build of src/Functions in the configuration of the tests.</summary>
    private static string ProgramFolder
    {
        get
        {
            // .../bin/{configuration}/{framework}/
            var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(RepositoryRoot.Path, "src", "Functions", "bin", framework.Parent!.Name, framework.Name);
        }
    }

    private void Launch(params IReadOnlyList<string> arguments)
    {
        if (_program is { HasExited: false })
        {
            throw new InvalidOperationException("The program runs already.");
        }

        _program?.Dispose();
        lock (_output)
        {
            _output.Clear();
        }

        var command = ProcessCommand.ForAssembly(
            Path.Combine(ProgramFolder, "PartnerDesk.Functions.dll"), ["--port", Port.ToString(CultureInfo.InvariantCulture), .. arguments]);
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in _environment)
        {
            start.Environment[name] = value;
        }

        _program = Process.Start(start)!;
        _program.OutputDataReceived += (_, line) => Append(line.Data);
        _program.ErrorDataReceived += (_, line) => Append(line.Data);
        _program.BeginOutputReadLine();
        _program.BeginErrorReadLine();
        if (ProcessIdentity.Of(_program.Id) is { } identity)
        {
            File.WriteAllText(Path.Combine(Home, string.Create(CultureInfo.InvariantCulture, $"program-{Port}.pid")), $"{identity.Id} {identity.StartedAtTick} {identity.Boot} program\n");
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!Program.HasExited && TimeProvider.System.GetElapsedTime(started) < ReadyWithin)
        {
            try
            {
                using HttpResponseMessage response = await Http.GetAsync(new Uri("api/healthz", UriKind.Relative));
                if (response.IsSuccessStatusCode && !Program.HasExited)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return false;
    }

    private async Task<int> EndAsync()
    {
        using var deadline = new CancellationTokenSource(EndWithin, TimeProvider.System);
        try
        {
            await Program.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new InvalidOperationException($"The program did not end within {EndWithin}. It printed:{Environment.NewLine}{Output}", late);
        }

        return Program.ExitCode;
    }

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
