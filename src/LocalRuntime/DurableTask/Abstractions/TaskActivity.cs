namespace Microsoft.DurableTask;

/// <summary>Base of activities written as classes. An activity runs at least once per call.</summary>
public abstract class TaskActivity<TInput, TOutput> : ITaskActivity
{
    Type ITaskActivity.InputType => typeof(TInput);

    Type ITaskActivity.OutputType => typeof(TOutput);

    async Task<object?> ITaskActivity.RunAsync(TaskActivityContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await RunAsync(context, TypedInput.Of<TInput>(input));
    }

    /// <param name="context">Says for whom the activity runs.</param>
    /// <param name="input"><c>default</c> when the call passed none.</param>
    public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);
}
