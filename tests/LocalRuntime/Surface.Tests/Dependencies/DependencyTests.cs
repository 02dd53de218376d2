using PartnerDesk.Testing;

namespace PartnerDesk.LocalRuntime.Surface.Tests.Dependencies;

/// <summary>Functions knows Adapters and Core, Adapters knows Core, Core knows nobody; LocalRuntime knows no product code.</summary>
public sealed class DependencyTests
{
    private static readonly string[] LocalRuntime = ["Tables", "ServiceBus", "DurableTask", "Host"];

    private static readonly HashSet<string> BaseClassLibrary =
        [.. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Fact]
    public void Core_refers_to_the_base_class_library_only()
    {
        var project = new ProjectFile("src/Core/Core.csproj");

        Assert.Empty(AssemblyFile.Read("PartnerDesk.Core").References.Except(BaseClassLibrary));
        Assert.Empty(project.Projects(Branch.Always));
        Assert.Empty(project.Packages(Branch.Always));
        Assert.Empty(project.SwitchConditions);
    }

    [Fact]
    public void Adapters_know_Core_and_Azure_but_neither_Functions_nor_Durable_Task()
    {
        string[] forbidden =
        [
            "PartnerDesk.Functions", "PartnerDesk.Sandbox", "PartnerDesk.LocalRuntime.Host", "PartnerDesk.LocalRuntime.DurableTask",
            "Microsoft.Azure.Functions", "Microsoft.DurableTask", "Microsoft.Azure.WebJobs",
        ];
        var project = new ProjectFile("src/Adapters/Adapters.csproj");

        Assert.Empty(Under(AssemblyFile.Read("PartnerDesk.Adapters").References, forbidden));
        Assert.Empty(Under(AssemblyFile.Read("PartnerDesk.Adapters").NamespacesUsed, forbidden));
        Assert.Empty(Under(project.Packages(Branch.Always).Concat(project.Packages(Branch.Azure)), forbidden));
        Assert.Equal(["Core"], project.Projects(Branch.Always));
        Assert.Equal(["LocalRuntime.ServiceBus", "LocalRuntime.Tables"], project.Projects(Branch.Local));
        Assert.Empty(project.Projects(Branch.Azure));
    }

    [Fact]
    public void Functions_know_Adapters_and_Core_and_get_the_rest_through_the_switch()
    {
        var project = new ProjectFile("src/Functions/Functions.csproj");

        Assert.Equal(["Adapters", "Core"], project.Projects(Branch.Always));
        Assert.Empty(project.Projects(Branch.Azure));
        Assert.Equal(["LocalRuntime.Host", "Sandbox"], project.Projects(Branch.Local));
    }

    [Theory]
    [InlineData("src/Adapters/Adapters.csproj")]
    [InlineData("src/Functions/Functions.csproj")]
    public void The_runtime_is_switched_in_one_block(string path)
    {
        Assert.Equal("'$(AzureRuntime)' == 'azure'", Assert.Single(new ProjectFile(path).SwitchConditions));
    }

    [Theory]
    [InlineData("PartnerDesk.Core")]
    [InlineData("PartnerDesk.Adapters")]
    [InlineData("PartnerDesk.Functions")]
    public void Product_code_uses_nothing_of_LocalRuntimes_own_or_of_the_sandbox(string assembly)
    {
        Assert.Empty(Under(AssemblyFile.Read(assembly).NamespacesUsed, "PartnerDesk.LocalRuntime", "PartnerDesk.Sandbox"));
    }

    [Theory]
    [InlineData("PartnerDesk.Core")]
    [InlineData("PartnerDesk.Adapters")]
    [InlineData("PartnerDesk.Functions")]
    [InlineData("PartnerDesk.Sandbox")]
    [InlineData("PartnerDesk.LocalRuntime.Tables")]
    [InlineData("PartnerDesk.LocalRuntime.ServiceBus")]
    [InlineData("PartnerDesk.LocalRuntime.DurableTask")]
    [InlineData("PartnerDesk.LocalRuntime.Host")]
    public void No_namespace_of_ours_hides_the_SDKs_Azure(string assembly)
    {
        // Inside PartnerDesk.X, a namespace PartnerDesk.X.Azure would be found before Azure.Data.Tables and its kin.
        Assert.DoesNotContain(
            AssemblyFile.Read(assembly).NamespacesDeclared,
            name => name.StartsWith("PartnerDesk.", StringComparison.Ordinal) && name.Split('.').Contains("Azure"));
    }

    [Fact]
    public void LocalRuntime_and_the_sandbox_know_no_product_code()
    {
        string[] product = ["PartnerDesk.Core", "PartnerDesk.Adapters", "PartnerDesk.Functions"];

        Assert.All(LocalRuntime, part =>
        {
            Assert.Empty(Under(AssemblyFile.Read($"PartnerDesk.LocalRuntime.{part}").References, [.. product, "PartnerDesk.Sandbox"]));
            Assert.All(
                new ProjectFile($"src/LocalRuntime/{part}/LocalRuntime.{part}.csproj").Projects(Branch.Always),
                name => Assert.StartsWith("LocalRuntime.", name, StringComparison.Ordinal));
        });
        Assert.Empty(Under(AssemblyFile.Read("PartnerDesk.Sandbox").References, product));
        Assert.Equal(["LocalRuntime.Host"], new ProjectFile("src/Sandbox/Sandbox.csproj").Projects(Branch.Always));
    }

    [Theory]
    [InlineData("src/Core")]
    [InlineData("src/Adapters")]
    [InlineData("src/Functions")]
    public void Product_sources_are_the_same_for_both_runtimes(string folder)
    {
        string[] conditional = [.. Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsGenerated(file) && File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)))];

        Assert.Empty(conditional);
    }

    private static bool IsGenerated(string file) =>
        Path.GetRelativePath(RepositoryRoot.Path, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin");

    private static string[] Under(IEnumerable<string> names, params string[] prefixes) =>
        [.. names.Where(name => prefixes.Any(prefix => $"{name}.".StartsWith(prefix + ".", StringComparison.Ordinal)))];
}
