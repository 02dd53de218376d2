using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Settings;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>Finds the functions of the program and refuses what could not run, all problems at once.</summary>
internal static partial class FunctionCatalog
{
    private const BindingFlags AnyMethod = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <exception cref="LocalFunctionsHostException">Anything declared that cannot run; lists every problem.</exception>
    public static IReadOnlyList<FunctionDescriptor> Load(LocalFunctionsHostOptions options, HostJson host, EnvironmentSettings settings)
    {
        var problems = new List<string>();
        var functions = new List<FunctionDescriptor>();
        foreach (MethodInfo method in Methods(options))
        {
            string name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
            var reader = new FunctionReader(name, method, host, settings, options.TimeProvider, problems);
            if (reader.Read() is { } function)
            {
                functions.Add(function);
            }

            if (!FunctionName().IsMatch(name))
            {
                problems.Add($"Function '{name}' ({Where(method)}): a name has letters, digits, '-' and '_', begins with a letter and is at most 128 long.");
            }
        }

        problems.AddRange(functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"Function name '{group.Key}' is used more than once: {string.Join(", ", group.Select(function => function.EntryPoint))}."));
        problems.AddRange(SameDurableName(functions, function => (function.Trigger as OrchestrationTrigger)?.Orchestration, "orchestration"));
        problems.AddRange(SameDurableName(functions, function => (function.Trigger as ActivityTrigger)?.Activity, "activity"));

        return problems.Count == 0
            ? [.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)]
            : throw new LocalFunctionsHostException(problems);
    }

    internal static string Where(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static IEnumerable<string> SameDurableName(IEnumerable<FunctionDescriptor> functions, Func<FunctionDescriptor, string?> nameOf, string kind) =>
        functions.Select(nameOf).OfType<string>().GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"The {kind} '{group.Key}' is declared more than once.");

    private static IEnumerable<MethodInfo> Methods(LocalFunctionsHostOptions options)
    {
        IEnumerable<Assembly> assemblies = options.Assemblies ?? (options.FunctionTypes.Count > 0 ? [] : ProductAssemblies());
        return assemblies.SelectMany(assembly => assembly.GetTypes())
            .Concat(options.FunctionTypes)
            .Distinct()
            .SelectMany(type => type.GetMethods(AnyMethod))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)));
    }

    private static IEnumerable<Assembly> ProductAssemblies()
    {
        Assembly entry = Assembly.GetEntryAssembly() ?? throw new LocalFunctionsHostException("There is no entry assembly to find functions in.");
        string worker = typeof(FunctionAttribute).Assembly.GetName().Name!;
        return entry.GetReferencedAssemblies()
            .Where(name => name.Name != worker && name.Name!.StartsWith(ProductPrefix(entry), StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Prepend(entry);
    }

    private static string ProductPrefix(Assembly entry)
    {
        string name = entry.GetName().Name!;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..(dot + 1)];
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_-]{0,127}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FunctionName();
}
