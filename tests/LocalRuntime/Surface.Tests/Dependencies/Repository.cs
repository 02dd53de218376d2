using System.Xml.Linq;

namespace PartnerDesk.LocalRuntime.Surface.Tests.Dependencies;

/// <summary>The files of the repository that this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static XElement Project(string path) => XDocument.Load(Path.Combine(Root, path)).Root!;

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Functions.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"No Functions.sln above {AppContext.BaseDirectory}.");
    }
}
