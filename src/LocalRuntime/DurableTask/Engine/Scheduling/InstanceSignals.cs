using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>Tells those who wait for an instance to start or to end, at the commit that makes it so.</summary>
internal sealed class InstanceSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.Ordinal);

    public static bool HasStarted(OrchestrationRuntimeStatus status) => status is not OrchestrationRuntimeStatus.Pending;

    public Waiter Register(string instanceId, bool untilTerminal)
    {
        var waiter = new Waiter(this, instanceId, untilTerminal);
        lock (_gate)
        {
            if (!_waiters.TryGetValue(instanceId, out List<Waiter>? list))
            {
                _waiters.Add(instanceId, list = []);
            }

            list.Add(waiter);
        }

        return waiter;
    }

    public void Publish(InstanceRecord record)
    {
        List<Waiter> told;
        lock (_gate)
        {
            if (!_waiters.TryGetValue(record.InstanceId, out List<Waiter>? list))
            {
                return;
            }

            told = list.FindAll(waiter => waiter.UntilTerminal ? record.IsTerminal : HasStarted(record.Status));
        }

        told.ForEach(waiter => waiter.Source.TrySetResult(record));
    }

    private void Remove(Waiter waiter)
    {
        lock (_gate)
        {
            if (_waiters.TryGetValue(waiter.InstanceId, out List<Waiter>? list) && list.Remove(waiter) && list.Count == 0)
            {
                _waiters.Remove(waiter.InstanceId);
            }
        }
    }

    internal sealed class Waiter(InstanceSignals signals, string instanceId, bool untilTerminal) : IDisposable
    {
        public string InstanceId => instanceId;

        public bool UntilTerminal => untilTerminal;

        public TaskCompletionSource<InstanceRecord> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => signals.Remove(this);
    }
}
