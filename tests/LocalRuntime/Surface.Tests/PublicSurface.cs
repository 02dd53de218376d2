using System.Globalization;
using System.Reflection;

namespace PartnerDesk.LocalRuntime.Surface.Tests;

/// <summary>Prints what other assemblies can see of a type, one line per type and member, in the form of the listings.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Types in this namespace and below are LocalRuntime's own; the program does not use them.</summary>
    private const string OwnNamespace = "PartnerDesk.LocalRuntime";

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes()
        .Where(type => !$"{type.Namespace}.".StartsWith(OwnNamespace + ".", StringComparison.Ordinal))
        .SelectMany(Of);

    public static IEnumerable<string> Of(Type type)
    {
        string bases = string.Join(", ", TypeText.Bases(type));
        string name = TypeText.Of(type);
        return Members(type)
            .Select(member => $"{name}.{member}")
            .Prepend($"{name} : {TypeText.Kind(type)}{(bases.Length == 0 ? "" : " : " + bases)}");
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue())}");
        }

        if (TypeText.IsDelegate(type))
        {
            return [Method(type.GetMethod("Invoke")!, access: "")];
        }

        return type.GetMembers(Declared).SelectMany(Lines);
    }

    private static IEnumerable<string> Lines(MemberInfo member)
    {
        switch (member)
        {
            case ConstructorInfo constructor when IsVisible(constructor):
                yield return $"ctor{Parameters(constructor)}{Access(constructor)}";
                break;
            case MethodInfo method when IsVisible(method) && IsCallable(method):
                yield return Method(method, Access(method));
                break;
            case PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible):
                yield return Property(property);
                break;
            case FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly:
                yield return $"{field.Name} {TypeText.Of(field.FieldType)}{(field.IsStatic ? " static" : "")}{(field.IsPublic ? "" : " protected")}";
                break;
            case EventInfo happening when IsVisible(happening.AddMethod!):
                yield return $"{happening.Name} event {TypeText.Of(happening.EventHandlerType!)}";
                break;
        }
    }

    /// <summary>
    /// Accessors are printed with their property. The clone method of a record cannot be called by name, and its return
    /// type depends on what the package was compiled for.
    /// </summary>
    private static bool IsCallable(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && method.Name != "<Clone>$";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Method(MethodInfo method, string access)
    {
        string generics = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{method.Name}{generics}{Parameters(method)} -> {TypeText.Of(method.ReturnType)}{access}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo? getter = property.GetMethod is { } get && IsVisible(get) ? get : null;
        MethodInfo? setter = property.SetMethod is { } set && IsVisible(set) ? set : null;
        ParameterInfo[] index = property.GetIndexParameters();
        string indexer = index.Length == 0 ? "" : $"[{string.Join(", ", index.Select(p => TypeText.Of(p.ParameterType)))}]";
        string accessors = (getter is null ? "" : " get;") + (setter is null ? "" : IsInitOnly(setter) ? " init;" : " set;");
        return $"{property.Name}{indexer} {{{accessors} }} {TypeText.Of(property.PropertyType)}{Access((getter ?? setter)!)}";
    }

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : " protected")
        + (method is MethodInfo { IsStatic: true } ? " static" : "")
        + (method.IsAbstract ? " abstract" : method is { IsVirtual: true, IsFinal: false } ? " virtual" : "");

    private static string Parameters(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        string given = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{passing}{TypeText.Of(parameter.ParameterType)} {parameter.Name}{given}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
