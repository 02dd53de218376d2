namespace PartnerDesk.Testing;

/// <summary>The folder of Functions.sln, found upwards from the test assembly.</summary>
public static class RepositoryRoot
{
    /// <summary>Full path, found once.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Functions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Functions.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
