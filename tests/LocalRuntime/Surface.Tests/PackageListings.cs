using System.Reflection;

namespace PartnerDesk.LocalRuntime.Surface.Tests;

/// <summary>
/// The public surface of the packages that LocalRuntime stands in for, as printed from the packages themselves: one file
/// per package in the folder "listings", its id and version on the first line.
/// </summary>
internal sealed class PackageListings
{
    private const string TypeSeparator = " : ";

    private readonly HashSet<string> _lines;
    private readonly ILookup<string, (string Kind, string[] Bases)> _types;

    public PackageListings(IEnumerable<string> lines)
    {
        _lines = new(lines, StringComparer.Ordinal);
        _types = _lines
            .Where(line => line.Contains(TypeSeparator, StringComparison.Ordinal))
            .ToLookup(line => line.Split(TypeSeparator)[0], line => (KindIn(line), BasesIn(line)), StringComparer.Ordinal);
    }

    public static PackageListings Carried()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("listings/", StringComparison.Ordinal))
            .SelectMany(name => ReadLines(assembly, name))
            .Where(line => !line.StartsWith('#')));
    }

    /// <summary>
    /// A member must be listed as it is. A type must be listed with the same kind; it may lack bases that the package has,
    /// never add one.
    /// </summary>
    public bool Allow(string line) => _lines.Contains(line)
        || _types[line.Split(TypeSeparator)[0]].Any(listed => listed.Kind == KindIn(line) && !BasesIn(line).Except(listed.Bases).Any());

    private static string KindIn(string typeLine) => typeLine.Split(TypeSeparator) is [_, var kind, ..] ? kind : "";

    private static string[] BasesIn(string typeLine) =>
        typeLine.Split(TypeSeparator) is [_, _, var bases] ? SplitOutsideBrackets(bases) : [];

    private static string[] SplitOutsideBrackets(string bases)
    {
        List<string> parts = [];
        int depth = 0, start = 0;
        for (int i = 0; i < bases.Length; i++)
        {
            depth += bases[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0 && bases[i] == ',')
            {
                parts.Add(bases[start..i].Trim());
                start = i + 1;
            }
        }

        return [.. parts, bases[start..].Trim()];
    }

    private static IEnumerable<string> ReadLines(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
