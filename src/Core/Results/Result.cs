namespace PartnerDesk.Core.Results;

/// <summary>The outcome of an operation whose failures are expected: bad input, an unknown id, a stale ETag.</summary>
/// <remarks>Transient faults and bugs throw instead; see <see cref="Problem"/> for the kinds of expected failure.</remarks>
public abstract record Result<T>
{
    private Result()
    {
    }

    /// <summary>It worked.</summary>
    public sealed record Ok(T Value) : Result<T>;

    /// <summary>It could not be done, and the caller can be told why.</summary>
    public sealed record Failed(Problem Problem) : Result<T>;

    public static implicit operator Result<T>(T value) => new Ok(value);

    public static implicit operator Result<T>(Problem problem) => new Failed(problem);
}
