namespace DurableTask.Core.Exceptions;

/// <summary>Stands under a failed activity's exception because the reference has one there; nothing can catch it by type.</summary>
internal sealed class TaskFailedException(string? message) : Exception(message);
