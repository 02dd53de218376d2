namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>What a trigger says beside its value; names ignore case.</summary>
internal static class BindingData
{
    public static readonly IReadOnlyDictionary<string, object?> Empty = new Dictionary<string, object?>();

    public static Dictionary<string, object?> New() => new(StringComparer.OrdinalIgnoreCase);
}
