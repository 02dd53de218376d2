namespace Microsoft.DurableTask;

/// <summary>For whom an activity runs.</summary>
public abstract class TaskActivityContext
{
    public abstract TaskName Name { get; }

    /// <summary>Id of the orchestration instance that called the activity.</summary>
    public abstract string InstanceId { get; }

    /// <summary>Version of that instance, empty if it has none.</summary>
    public virtual string Version => "";
}
