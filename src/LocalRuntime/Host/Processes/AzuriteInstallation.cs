using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>
/// The pinned npm package azurite in <c>.tools/azurite</c>. Which files it consists of is fixed by the package-lock.json that
/// this assembly carries; it names no registry, so the machine's own npm configuration decides where they come from.
/// </summary>
/// <param name="Node">Node.js to run it with.</param>
/// <param name="Directory">Folder that holds <c>node_modules</c>.</param>
public sealed record AzuriteInstallation(NodeRuntime Node, string Directory)
{
    /// <summary>Version in the carried package.json. Newer ones need Node.js 22.</summary>
    public const string Version = "3.35.0";

    private const string MarkerFile = "installed";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    /// <summary>Script of the blob, queue and table services in one process.</summary>
    public string AllServicesScript => Path.Combine(Directory, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>Script of the table service alone.</summary>
    public string TableServiceScript => Path.Combine(Directory, "node_modules", "azurite", "dist", "src", "table", "main.js");

    /// <summary>
    /// Installs Azurite unless this version is there. Processes that ask at the same time install once; an installation that
    /// was killed half way is done again. May be repeated.
    /// </summary>
    /// <param name="home">Folder under which <c>.tools</c> lies.</param>
    /// <param name="report">Takes progress lines; called only when something is installed.</param>
    /// <param name="searchPath">Where to look for node and npm, as in PATH; null means this process's PATH.</param>
    /// <exception cref="LocalSetupException">Node.js or npm is missing or too old, or npm failed.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(
        string home, Action<string> report, string? searchPath, CancellationToken cancellationToken)
    {
        NodeRuntime node = await NodeRuntime.FindAsync(searchPath, cancellationToken);
        string tools = Path.Combine(Path.GetFullPath(home), ".tools");
        var installation = new AzuriteInstallation(node, Path.Combine(tools, "azurite"));
        string packageLock = ReadCarried("package-lock.json");
        string wanted = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(packageLock)));
        if (installation.IsInstalled(wanted))
        {
            return installation;
        }

        using FileLock alone = await FileLock.AloneAsync(Path.Combine(tools, "azurite.lock"), cancellationToken);
        if (!installation.IsInstalled(wanted))
        {
            await installation.InstallAsync(tools, packageLock, wanted, report, searchPath, cancellationToken);
        }

        return installation;
    }

    // The marker is written before the rename, so a folder under its final name is complete.
    private bool IsInstalled(string wanted)
    {
        string marker = Path.Combine(Directory, MarkerFile);
        return File.Exists(marker) && File.ReadAllText(marker) == wanted;
    }

    private async Task InstallAsync(
        string tools, string packageLock, string wanted, Action<string> report, string? searchPath, CancellationToken cancellationToken)
    {
        // A killed installation may have left its npm running: each attempt has a folder of its own, and leftovers go when they can.
        foreach (string leftover in System.IO.Directory.GetDirectories(tools, "azurite.*"))
        {
            DeleteIfPossible(leftover);
        }

        string fresh = Path.Combine(tools, $"azurite.new-{Guid.NewGuid():N}");
        System.IO.Directory.CreateDirectory(fresh);
        await File.WriteAllTextAsync(Path.Combine(fresh, "package.json"), ReadCarried("package.json"), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(fresh, "package-lock.json"), packageLock, cancellationToken);

        report($"Installing the storage emulator Azurite {Version} with npm into {Directory} (once; 190 MB) ...");
        long started = TimeProvider.System.GetTimestamp();
        await RunNpmAsync(fresh, report, searchPath, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(fresh, MarkerFile), wanted, cancellationToken);

        if (System.IO.Directory.Exists(Directory))
        {
            string old = Path.Combine(tools, $"azurite.old-{Guid.NewGuid():N}");
            System.IO.Directory.Move(Directory, old);
            DeleteIfPossible(old);
        }

        System.IO.Directory.Move(fresh, Directory);
        report($"Azurite {Version} is installed ({TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s).");
    }

    private async Task RunNpmAsync(string folder, Action<string> report, string? searchPath, CancellationToken cancellationToken)
    {
        // Install scripts are not needed by any of the packages, and are not run.
        var start = new ProcessStartInfo(
            Node.Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (searchPath is not null)
        {
            start.Environment["PATH"] = searchPath;
        }

        using Process npm = Process.Start(start)!;
        npm.StandardInput.Close();
        Task<string> output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = npm.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await WaitWithProgressAsync(npm, report, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }

        if (npm.ExitCode != 0)
        {
            string said = (await errors + await output).Trim();
            throw new LocalSetupException(
                $"npm could not install Azurite {Version} (exit code {npm.ExitCode}). Mend what it says and start again: " +
                $"the registry it uses is 'npm config get registry'.{Environment.NewLine}{said}");
        }
    }

    private static async Task WaitWithProgressAsync(Process npm, Action<string> report, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        Task exit = npm.WaitForExitAsync(cancellationToken);
        while (await Task.WhenAny(exit, Task.Delay(ProgressInterval, TimeProvider.System, cancellationToken)) != exit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report($"  npm is still at work ({TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s) ...");
        }

        await exit;
    }

    private static void DeleteIfPossible(string folder)
    {
        try
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes there; the next installation tries again.
        }
    }

    private static string ReadCarried(string name)
    {
        using Stream stream = typeof(AzuriteInstallation).Assembly.GetManifestResourceStream($"azurite/{name}")
            ?? throw new InvalidOperationException($"The assembly does not carry azurite/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
