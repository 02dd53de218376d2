namespace Microsoft.Azure.Functions.Worker;

/// <summary>Declares a method as a function.</summary>
/// <param name="name">Unique in the program, ignoring case; letters, digits, <c>-</c> and <c>_</c>, first a letter.</param>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
