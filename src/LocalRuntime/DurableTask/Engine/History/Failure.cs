using Microsoft.DurableTask;

namespace PartnerDesk.LocalRuntime.DurableTask.History;

/// <summary>An exception as it is stored: what <see cref="TaskFailureDetails"/> says of it.</summary>
internal sealed record Failure(string Type, string Message, string? Stack = null, Failure? Inner = null)
{
    public static Failure From(Exception exception) => From(TaskFailureDetails.FromException(exception));

    public static Failure From(TaskFailureDetails details) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is { } inner ? From(inner) : null);

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), Properties: null);

    public override string ToString() => $"{Type}: {Message}";
}
