using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>A failure as it is stored and sent: the exception's data without the exception.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">Null when the exception was never thrown.</param>
/// <param name="InnerFailure">The inner exception, if any.</param>
/// <param name="Properties">Null unless the runtime is told to collect some.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return From(exception);
    }

    /// <inheritdoc cref="IsCausedBy(Type)"/>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>
    /// Whether the exception was of this type or of one derived from it. Looks at this failure only, not at
    /// <see cref="InnerFailure"/>; false also when the type is not loaded in this process.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="targetBaseExceptionType"/> is no exception type.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of that name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return !string.IsNullOrEmpty(ErrorType)
            && targetBaseExceptionType.IsAssignableFrom(FindType(targetBaseExceptionType.Assembly));
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private static TaskFailureDetails From(Exception exception) => new(
        exception.GetType().ToString(),
        exception.Message,
        exception.StackTrace,
        exception switch
        {
            // What a task failed of is in its details; the exception object may have no inner exception at all.
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } inner } => From(inner),
            _ => null,
        },
        Properties: null);

    private Type? FindType(Assembly nearest)
    {
        if ((Type.GetType(ErrorType, throwOnError: false) ?? nearest.GetType(ErrorType, throwOnError: false)) is { } type)
        {
            return type;
        }

        Type[] loaded = [.. AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(ErrorType, throwOnError: false)).OfType<Type>()];
        return loaded switch
        {
            [] => null,
            [var only] => only,
            _ => throw new AmbiguousMatchException($"More than one loaded assembly has a type '{ErrorType}'."),
        };
    }
}
