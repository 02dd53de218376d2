using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>Reads the messages of a turn as events of the history, leaving out what the instance has already or no longer awaits.</summary>
internal sealed class TurnEvents(InstanceState state, DateTime now)
{
    private readonly HashSet<int> _ended = [];
    private readonly HashSet<int> _fired = [];
    private bool _isSuspended = state.Record.Status is OrchestrationRuntimeStatus.Suspended;

    /// <summary>Ids of the events from other instances among them.</summary>
    public List<string> MessageIds { get; } = [];

    public List<HistoryEvent> Read(List<Message> turn) => [.. turn.SelectMany(Read)];

    private IEnumerable<HistoryEvent> Read(Message message)
    {
        switch (message)
        {
            case RaiseInInstance raise when IsNew(raise.MessageId):
                return [raise.Event];
            case EndTask end when end.ExecutionId == state.Record.ExecutionId && IsOpen(end) && _ended.Add(end.TaskId):
                return [end.Event];
            case WakeForTimers:
                return [.. state.OpenTimers
                    .Where(timer => timer.FireAt <= now && _fired.Add(timer.Id))
                    .OrderBy(timer => timer.FireAt).ThenBy(timer => timer.Id)
                    .Select(timer => new TimerFired(timer.Id))];
            case SuspendInstance suspend when !_isSuspended:
                _isSuspended = true;
                return [new ExecutionSuspended(suspend.Reason)];
            case ResumeInstance resume when _isSuspended:
                _isSuspended = false;
                return [new ExecutionResumed(resume.Reason)];
            default:
                return [];
        }
    }

    private bool IsNew(string? messageId)
    {
        if (messageId is null)
        {
            return true;
        }

        if (state.Record.Received.Contains(messageId) || MessageIds.Contains(messageId))
        {
            return false;
        }

        MessageIds.Add(messageId);
        return true;
    }

    private bool IsOpen(EndTask end) => end.Event is ActivityCompleted or ActivityFailed
        ? state.IsActivityOpen(end.TaskId)
        : state.IsChildOpen(end.TaskId);
}
