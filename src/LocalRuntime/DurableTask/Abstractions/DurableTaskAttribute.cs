namespace Microsoft.DurableTask;

/// <summary>Gives an orchestrator or activity class a name and version other than its type name and none.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute(string? name = null) : Attribute
{
    /// <summary><c>default</c> when the type's own name holds.</summary>
    public TaskName Name { get; } = name!;

    public string? Version { get; set; }
}
