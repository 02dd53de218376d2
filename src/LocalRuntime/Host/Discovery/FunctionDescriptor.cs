using System.Reflection;
using PartnerDesk.LocalRuntime.Invocation;

namespace PartnerDesk.LocalRuntime.Discovery;

/// <summary>A function that was found and checked.</summary>
/// <param name="Binders">One per parameter of the method, in order.</param>
internal sealed record FunctionDescriptor(
    string Name,
    MethodInfo Method,
    Trigger Trigger,
    LocalFunctionDefinition Definition,
    IReadOnlyList<ParameterBinder> Binders)
{
    public string EntryPoint => Definition.EntryPoint;
}

/// <summary>Makes the value of one parameter from an invocation.</summary>
internal delegate object? ParameterBinder(LocalFunctionContext context);
