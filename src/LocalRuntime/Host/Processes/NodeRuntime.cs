using System.Diagnostics;
using System.Globalization;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>The Node.js of this machine, found on a search path and new enough for Azurite.</summary>
/// <param name="Node">Full path of <c>node</c>.</param>
/// <param name="Npm">Full path of <c>npm</c>.</param>
public sealed record NodeRuntime(string Node, string Npm)
{
    /// <summary>Lowest major version that Azurite's dependencies declare (their <c>engines</c> in package-lock.json).</summary>
    public const int LowestMajorVersion = 20;

    /// <summary>Finds Node.js and npm.</summary>
    /// <param name="searchPath">Folders as in PATH; null means this process's PATH.</param>
    /// <exception cref="LocalSetupException">One of them is missing, does not start, or is too old; the message says what to do.</exception>
    public static async Task<NodeRuntime> FindAsync(string? searchPath, CancellationToken cancellationToken)
    {
        searchPath ??= Environment.GetEnvironmentVariable("PATH") ?? "";
        string node = Find("node", searchPath)
            ?? throw new LocalSetupException($"Node.js was not found on PATH. {WhatToDo}");
        string version = await ReadVersionAsync(node, searchPath, cancellationToken);
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major))
        {
            throw new LocalSetupException($"'{node} --version' answered '{version}', which is not a version. {WhatToDo}");
        }

        if (major < LowestMajorVersion)
        {
            throw new LocalSetupException($"Node.js {version} at {node} is too old. {WhatToDo}");
        }

        string npm = Find("npm", searchPath)
            ?? throw new LocalSetupException($"Node.js {version} is here, but npm was not found on PATH. {WhatToDo}");
        return new NodeRuntime(node, npm);
    }

    private static string WhatToDo =>
        $"The storage emulator Azurite needs Node.js {LowestMajorVersion} or newer with npm: install it and start again, " +
        "or start Azurite elsewhere and set AzureWebJobsStorage to its connection string.";

    private static string? Find(string name, string searchPath) =>
        searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static async Task<string> ReadVersionAsync(string node, string searchPath, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(node, ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = searchPath;
        try
        {
            using Process process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return output.Trim();
        }
        catch (System.ComponentModel.Win32Exception unusable)
        {
            throw new LocalSetupException($"{node} could not be started ({unusable.Message}). {WhatToDo}", unusable);
        }
    }
}
