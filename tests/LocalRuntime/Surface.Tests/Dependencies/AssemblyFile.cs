using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PartnerDesk.LocalRuntime.Surface.Tests.Dependencies;

/// <summary>What a compiled assembly refers to, read without loading it.</summary>
internal sealed record AssemblyFile(string[] References, string[] NamespacesUsed, string[] NamespacesDeclared)
{
    /// <param name="name">Of an assembly beside this test.</param>
    public static AssemblyFile Read(string name)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        MetadataReader metadata = file.GetMetadataReader();
        return new(
            [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))],
            [.. metadata.TypeReferences.Select(r => metadata.GetString(metadata.GetTypeReference(r).Namespace)).Distinct()],
            [.. metadata.TypeDefinitions.Select(d => metadata.GetString(metadata.GetTypeDefinition(d).Namespace)).Distinct()]);
    }
}
