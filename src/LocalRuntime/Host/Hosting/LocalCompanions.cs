using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PartnerDesk.LocalRuntime.Hosting;

/// <summary>Finds the companions that the program's assemblies declare.</summary>
public static class LocalCompanions
{
    /// <summary>Makes the companions declared in the assemblies beside the program.</summary>
    /// <remarks>
    /// The folder is read, not the entry assembly's references: the compiler leaves out a reference that no code uses, as to
    /// an assembly that only declares a companion. Assemblies are loaded only when their metadata refers to LocalRuntime's host.
    /// </remarks>
    public static IReadOnlyList<ILocalCompanion> Discover(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).Where(RefersToThisAssembly)
            .Select(file => Assembly.Load(AssemblyName.GetAssemblyName(file)))
            .SelectMany(DeclaredIn)];

    /// <summary>Makes the companions that one assembly declares.</summary>
    /// <exception cref="LocalFunctionsHostException">A declared type is not a companion.</exception>
    public static IReadOnlyList<ILocalCompanion> DeclaredIn(Assembly assembly) =>
        [.. assembly.GetCustomAttributes<LocalCompanionAttribute>().Select(attribute => Create(attribute.CompanionType))];

    internal static ILocalCompanion Create(Type type) =>
        typeof(ILocalCompanion).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null
            ? (ILocalCompanion)Activator.CreateInstance(type)!
            : throw new LocalFunctionsHostException($"{type} is declared as a companion; it must be an ILocalCompanion with a public constructor without parameters.");

    private static bool RefersToThisAssembly(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
        {
            return false;
        }

        MetadataReader metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Any(reference =>
            metadata.StringComparer.Equals(metadata.GetAssemblyReference(reference).Name, typeof(LocalCompanions).Assembly.GetName().Name!));
    }
}
