namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>What to run.</summary>
/// <param name="FileName">The executable: a path, or a name on PATH.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ProcessCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set or, with null, removed; the rest is inherited.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Folder it runs in; null means this process's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Runs a .NET program from its assembly, with the runtime that runs this process.
    /// Its <c>runtimeconfig.json</c> must lie beside it.
    /// </summary>
    public static ProcessCommand ForAssembly(string assemblyPath, params IReadOnlyList<string> arguments) =>
        new(DotnetPath(), [assemblyPath, .. arguments]);

    // {dotnet}/shared/Microsoft.NETCore.App/{version}/ is where the running framework lies.
    private static string DotnetPath()
    {
        string framework = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        string beside = Path.GetFullPath(Path.Combine(framework, "..", "..", "..", "dotnet"));
        return File.Exists(beside) ? beside : "dotnet";
    }
}
