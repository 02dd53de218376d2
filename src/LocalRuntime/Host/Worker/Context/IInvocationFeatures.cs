namespace Microsoft.Azure.Functions.Worker;

/// <summary>Typed extras of one invocation.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>The feature, or null when nobody set it.</summary>
    T? Get<T>();

    void Set<T>(T instance);
}
