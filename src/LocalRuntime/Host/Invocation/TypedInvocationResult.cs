using Microsoft.Azure.Functions.Worker;

namespace PartnerDesk.LocalRuntime.Invocation;

/// <summary>A typed view of the one result of an invocation.</summary>
internal sealed class TypedInvocationResult<T>(InvocationResult inner) : InvocationResult<T>
{
    public override T? Value
    {
        get => inner.Value switch
        {
            null => default,
            T typed => typed,
            object other => throw new InvalidOperationException($"The result is a {other.GetType()}, not a {typeof(T)}."),
        };
        set => inner.Value = value;
    }
}

internal sealed class LocalInvocationResult : InvocationResult
{
    public override object? Value { get; set; }
}
