namespace PartnerDesk.Testing;

/// <summary>Lets a home folder of a test use the tools that are installed once under the repository.</summary>
public static class ToolsFolder
{
    /// <summary>Makes <c>.tools</c> in the home a link to the repository's.</summary>
    public static void Share(string home)
    {
        string tools = Path.Combine(RepositoryRoot.Path, ".tools");
        Directory.CreateDirectory(tools);
        Directory.CreateSymbolicLink(Path.Combine(home, ".tools"), tools);
    }
}
