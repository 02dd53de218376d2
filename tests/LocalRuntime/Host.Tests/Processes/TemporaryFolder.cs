namespace PartnerDesk.LocalRuntime.Host.Tests.Processes;

/// <summary>A folder of one test's own, removed with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("partnerdesk-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a shell script that can be executed.</summary>
    public string Script(string name, string body)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
