using PartnerDesk.LocalRuntime.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Results of an invocation, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The returned value; null before the function ran. Setting it instead of calling the next middleware answers without the function.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        context.Features.Get<InvocationResult>() ?? throw new InvalidOperationException("This context does not belong to an invocation of the host.");

    /// <summary>The returned value as <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) => new TypedInvocationResult<T>(context.GetInvocationResult());
}
