using System.Xml.Linq;
using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Surface.Tests.Dependencies;

/// <summary>When a reference holds: whatever the runtime, or in one branch of the switch.</summary>
internal enum Branch
{
    Always,
    Azure,
    Local,
}

/// <summary>What a project file asks for, as far as dependencies go.</summary>
internal sealed class ProjectFile(string path)
{
    private readonly XElement _project = XDocument.Load(Path.Combine(RepositoryRoot.Path, path)).Root!;

    public string[] SwitchConditions => [.. _project.Descendants("When").Select(when => (string)when.Attribute("Condition")!)];

    /// <summary>Names of projects, without folder and extension, in order.</summary>
    public string[] Projects(Branch branch) =>
        [.. References(branch, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include)).Order(StringComparer.Ordinal)];

    /// <summary>Names of packages, frameworks and assemblies.</summary>
    public string[] Packages(Branch branch) => [.. References(branch, "PackageReference", "FrameworkReference", "Reference")];

    private IEnumerable<string> References(Branch branch, params string[] kinds) => _project
        .Descendants()
        .Where(element => kinds.Contains(element.Name.LocalName) && BranchOf(element) == branch)
        .Select(element => (string)element.Attribute("Include")!);

    private static Branch BranchOf(XElement reference) =>
        reference.Ancestors("When").Any() ? Branch.Azure : reference.Ancestors("Otherwise").Any() ? Branch.Local : Branch.Always;
}
