using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Replay;

/// <summary>
/// What would leave an instance hanging on Azure, retried without end or never woken. Here it ends the instance as
/// Failed, with a text that says so, so that a test goes red before the code reaches Azure.
/// </summary>
internal static class Poison
{
    public const string ErrorType = "PartnerDesk.LocalRuntime.DurableTask.OrchestrationStuckException";

    private const string RetriedForEver =
        "On Azure this work item is retried without end, the instance stays as it is and the whole task hub slows down.";

    private const string NeverWoken = "On Azure the instance stays Running for ever and nothing says why.";

    public static Failure Cancelled { get; } = Stuck(
        $"The orchestrator ended with an OperationCanceledException. {RetriedForEver} Catch it, for example around WaitForExternalEvent with a time-out.");

    public static Failure ForeignTask { get; } = Stuck(
        "The orchestrator awaits something that is not a task of its context (Task.Delay, Task.Run, I/O, ConfigureAwait(false) or a call from "
        + $"another thread). {NeverWoken} Use the context's activities, timers and events, without ConfigureAwait(false).");

    public static Failure UnknownOrchestrator(string name) => Stuck($"There is no orchestrator named '{name}'. {RetriedForEver}");

    public static Failure UnknownActivity(string name) => Stuck($"There is no activity named '{name}'. {RetriedForEver}");

    public static Failure EventDoesNotFit(string name, Exception cause) => Stuck(
        $"The payload of the event '{name}' does not fit the type of the open wait for it: {cause.Message} {RetriedForEver}", cause);

    public static Failure CustomStatusTooLarge(int length, int limit) => Stuck(
        $"The custom status has {length} characters as JSON, more than {limit}. {RetriedForEver}");

    public static Failure CustomStatusUnreadable(Exception cause) => Stuck(
        $"The custom status cannot be serialized: {cause.Message} {RetriedForEver}", cause);

    public static Failure RefusedByStorage(Exception cause) => Stuck(
        $"Storage refuses what the orchestrator did: {cause.Message} {RetriedForEver}", cause);

    private static Failure Stuck(string message, Exception? cause = null) =>
        new(ErrorType, message, Inner: cause is null ? null : Failure.From(cause));
}
