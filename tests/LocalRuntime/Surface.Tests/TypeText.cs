namespace PartnerDesk.LocalRuntime.Surface.Tests;

/// <summary>Writes types as the listings do: namespaces in full, generic arguments in angle brackets, nullable values with a question mark.</summary>
internal static class TypeText
{
    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        return type.IsNested ? OfNested(type) : Prefix(type.Namespace) + Named(type, inherited: 0);
    }

    public static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        _ when IsDelegate(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    /// <summary>The base class unless it says nothing, then the visible interfaces.</summary>
    public static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum || IsDelegate(type))
        {
            yield break;
        }

        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return Of(parent);
        }

        foreach (string name in type.GetInterfaces().Where(i => i.IsVisible).Select(Of).Order(StringComparer.Ordinal))
        {
            yield return name;
        }
    }

    public static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static string OfNested(Type type)
    {
        Type outer = type.DeclaringType!;
        int inherited = outer.GetGenericArguments().Length;
        if (inherited > 0 && !type.IsGenericTypeDefinition)
        {
            outer = outer.MakeGenericType(type.GetGenericArguments()[..inherited]);
        }

        return Of(outer) + "+" + Named(type, inherited);
    }

    private static string Named(Type type, int inherited)
    {
        Type[] own = type.GetGenericArguments()[inherited..];
        string name = type.Name.Split('`')[0];
        return own.Length == 0 ? name : $"{name}<{string.Join(", ", own.Select(Of))}>";
    }

    private static string Prefix(string? space) => space is null ? "" : space + ".";
}
