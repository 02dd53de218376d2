namespace PartnerDesk.Sandbox.Hosting;

/// <summary>
/// The sandbox outlives the program that started it, and a build must not overwrite files that it runs from. So it runs from a copy,
/// in a folder named after the build.
/// </summary>
internal static class ShadowCopy
{
    /// <summary>Makes the copy of this build unless it is there.</summary>
    /// <param name="folder">Holds a folder per build.</param>
    /// <returns>The path of the copied assembly.</returns>
    public static string Make(string folder)
    {
        string target = Path.Combine(folder, SandboxBuild.Id);
        string assembly = typeof(ShadowCopy).Assembly.Location;
        string copied = Path.Combine(target, Path.GetFileName(assembly));
        if (Directory.Exists(target))
        {
            return copied;
        }

        // Complete under its final name, or not there at all.
        string fresh = $"{target}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(fresh);
        foreach (string file in new[] { assembly, Path.ChangeExtension(assembly, ".pdb"), Path.ChangeExtension(assembly, ".runtimeconfig.json") }.Where(File.Exists))
        {
            File.Copy(file, Path.Combine(fresh, Path.GetFileName(file)));
        }

        try
        {
            Directory.Move(fresh, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(fresh, recursive: true);
        }

        return copied;
    }

    /// <summary>Removes the copies of other builds. A process that still runs from one keeps its open files.</summary>
    public static void RemoveOthers(string assembly)
    {
        string own = Path.GetDirectoryName(assembly)!;
        foreach (string other in Directory.GetDirectories(Path.GetDirectoryName(own)!).Where(other => other != own && !Path.GetFileName(other).Contains('.', StringComparison.Ordinal)))
        {
            Directory.Delete(other, recursive: true);
        }
    }
}
