namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger says beside its value.</summary>
public abstract class BindingContext
{
    /// <summary>Names ignore case.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
