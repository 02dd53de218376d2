using System.Diagnostics;

namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

/// <summary>A folder of one test's own, removed with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("partnerdesk-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a shell script that can be executed.</summary>
    /// <remarks>
    /// Another process writes the file: a handle of this one could live on for a moment in a child that another test starts
    /// just then, and a file that is open for writing cannot be executed.
    /// </remarks>
    public string Script(string name, string body)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path + ".text", $"#!/bin/sh\n{body}\n");
        using Process install = Process.Start("install", ["-m", "755", path + ".text", path]);
        install.WaitForExit();
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
