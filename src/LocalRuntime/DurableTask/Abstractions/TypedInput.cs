namespace Microsoft.DurableTask;

internal static class TypedInput
{
    /// <summary>No input becomes <c>default</c>, also for a value type.</summary>
    /// <exception cref="ArgumentException">The input is of another type.</exception>
    public static T Of<T>(object? input) => input switch
    {
        T typed => typed,
        null => default!,
        _ => throw new ArgumentException($"The input is a '{input.GetType()}', expected is a '{typeof(T)}'."),
    };
}
