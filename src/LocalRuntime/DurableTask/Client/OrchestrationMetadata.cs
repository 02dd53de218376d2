using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.DurableTask.Client;

/// <summary>What is known of an instance at one moment.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    private const int PayloadCharactersPrinted = 50;

    /// <summary>The orchestrator's name as the caller spelled it.</summary>
    public string Name { get; } = name;

    public string InstanceId { get; } = instanceId;

    /// <summary>Null when inputs and outputs were not asked for; then none of the Read methods works.</summary>
    public DataConverter? DataConverter { get; init; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was scheduled, or when its present generation began; offset zero.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>False for pending and suspended instances too.</summary>
    public bool IsRunning => RuntimeStatus is OrchestrationRuntimeStatus.Running;

    /// <summary>Completed, failed or terminated.</summary>
    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    /// <exception cref="System.Text.Json.JsonException">The input does not fit <typeparamref name="T"/>.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput, "input");

    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    /// <exception cref="NullReferenceException">There is no output and <typeparamref name="T"/> is a value type.</exception>
    /// <exception cref="System.Text.Json.JsonException">The output does not fit <typeparamref name="T"/>; that of a failed instance is plain text.</exception>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput, "output");

    /// <inheritdoc cref="ReadOutputAs{T}"/>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus, "input and output");

    public override string ToString()
    {
        var text = new StringBuilder()
            .Append($"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}");
        AppendPart(text, "Input", SerializedInput);
        AppendPart(text, "Output", SerializedOutput);
        if (FailureDetails is { } failure)
        {
            AppendPart(text, "FailureDetails", $"{failure.ErrorType} - {Shorten(failure.ErrorMessage)}", int.MaxValue);
        }

        return text.Append(']').ToString();
    }

    private static void AppendPart(StringBuilder text, string label, string? payload, int most = PayloadCharactersPrinted)
    {
        if (payload is not null)
        {
            text.Append($", {label}: '{Shorten(payload, most)}'");
        }
    }

    private static string Shorten(string payload, int most = PayloadCharactersPrinted) =>
        payload.Length <= most ? payload : payload[..most] + "...";

    private T? Read<T>(string? data, string kind, [CallerMemberName] string method = "") =>
        DataConverter is { } converter
            ? converter.Deserialize<T>(data)
            : throw new InvalidOperationException(
                $"The {method} method can only be used on {nameof(OrchestrationMetadata)} objects that are fetched with the option to include {kind} data.");
}
