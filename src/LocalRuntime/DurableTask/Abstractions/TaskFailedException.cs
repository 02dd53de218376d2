namespace Microsoft.DurableTask;

/// <summary>Thrown to an orchestrator when an activity or sub-orchestration that it called has failed.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : this(taskName, taskId, TaskFailureDetails.FromException(innerException), innerException)
    {
    }

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : this(taskName, taskId, failureDetails, null)
    {
    }

    /// <summary>For the engine: a terminated sub-orchestration has no details, a failed activity has both.</summary>
    internal TaskFailedException(string taskName, int taskId, TaskFailureDetails? failureDetails, Exception? innerException)
        : base(MessageFor(taskName, taskId, failureDetails?.ErrorMessage), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails!;
    }

    /// <summary>The name as the orchestrator called it.</summary>
    public string TaskName { get; }

    /// <summary>Sequence number of the call in the instance's history, from 0; retries and their timers count too.</summary>
    public int TaskId { get; }

    /// <summary>Null when a sub-orchestration was terminated from outside: there was no exception.</summary>
    public TaskFailureDetails FailureDetails { get; }

    private static string MessageFor(string taskName, int taskId, string? cause)
    {
        string message = $"Task '{taskName}' (#{taskId}) failed with an unhandled exception";
        return cause is null ? message + "." : $"{message}: {cause}";
    }
}
