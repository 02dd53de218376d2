using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using PartnerDesk.LocalRuntime.DurableTask.History;
using PartnerDesk.LocalRuntime.DurableTask.Storage;

namespace PartnerDesk.LocalRuntime.DurableTask.Scheduling;

/// <summary>
/// Brings what an instance has for others into their mailboxes, and deletes its outbox rows once all of them have
/// stored it. After a crash rows are delivered again; receivers know what they have.
/// </summary>
internal sealed class OutboxDelivery(InstanceDirectory directory, InstanceStore store, TimeProvider time, Patience patience)
{
    private static readonly HashSet<OrchestrationRuntimeStatus> NoneBlocks = [];

    private readonly ConcurrentDictionary<string, byte> _outstanding = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _senders = new(StringComparer.Ordinal);

    /// <summary>Whether the sender's row of this message may still exist, so that it may come again.</summary>
    public bool IsOutstanding(string messageId) => _outstanding.ContainsKey(messageId);

    /// <summary>Completes when what the instance has for others has arrived; until then its rows must stay.</summary>
    public Task WhenDelivered(string senderKey) => _senders.TryGetValue(senderKey, out TaskCompletionSource? sender) ? sender.Task : Task.CompletedTask;

    public void Deliver(string senderKey, long sequence, int rows, IReadOnlyList<OutboxMessage> messages, CancellationToken stopping)
    {
        // Only what ends an instance is waited for; while it lives it cannot be purged.
        TaskCompletionSource? delivered = messages.OfType<ReportToParent>().Any()
            ? _senders.GetOrAdd(senderKey, _ => new(TaskCreationOptions.RunContinuationsAsynchronously))
            : null;
        List<Task> receipts = [];
        foreach (OutboxMessage message in messages)
        {
            TaskCompletionSource receipt = Message.NewReceipt();
            receipts.Add(receipt.Task);
            Post(message, receipt);
        }

        _ = FinishAsync(senderKey, sequence, rows, messages, receipts, delivered, stopping);
    }

    private void Post(OutboxMessage message, TaskCompletionSource receipt)
    {
        switch (message)
        {
            case StartChild start:
                directory.Post(start.Target, new StartInstance(NewRecord(start), NoneBlocks) { Receipt = receipt, IsPatient = true });
                break;
            case SendEvent send:
                _outstanding[send.MessageId] = 0;
                PostOrDrop(send.Target, new RaiseInInstance(new EventRaised(send.Name, send.Payload), send.MessageId) { Receipt = receipt, IsPatient = true });
                break;
            case ReportToParent report:
                PostOrDrop(report.Target, new EndTask(report.ExecutionId, report.TaskId, ToEvent(report)) { Receipt = receipt, IsPatient = true });
                break;
            default:
                throw new InvalidOperationException($"Unknown message {message.GetType().Name}.");
        }
    }

    private void PostOrDrop(string target, Message message)
    {
        if (!directory.TryPost(target, message))
        {
            message.Accept();
        }
    }

    private InstanceRecord NewRecord(StartChild start) => new()
    {
        InstanceId = start.Target,
        Name = start.Name,
        Version = start.Version,
        ExecutionId = Guid.NewGuid().ToString("N"),
        Status = OrchestrationRuntimeStatus.Pending,
        CreatedAt = time.GetUtcNow().UtcDateTime,
        Input = start.Input,
        Parent = start.Parent,
        Tags = start.Tags,
        IsFresh = true,
    };

    private static HistoryEvent ToEvent(ReportToParent report) => report.Failed
        ? new ChildFailed(report.TaskId, report.Failure)
        : new ChildCompleted(report.TaskId, report.Result);

    private async Task FinishAsync(
        string senderKey,
        long sequence,
        int rows,
        IReadOnlyList<OutboxMessage> messages,
        List<Task> receipts,
        TaskCompletionSource? delivered,
        CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(receipts);
            if (delivered is not null)
            {
                _senders.TryRemove(senderKey, out _);
                delivered.TrySetResult();
            }

            for (int row = 0; row < rows; row++)
            {
                string rowKey = RowKeys.Outbox(sequence, row);
                await patience.RunAsync(token => store.DeleteAsync(senderKey, rowKey, token), stopping);
            }

            foreach (SendEvent sent in messages.OfType<SendEvent>())
            {
                _outstanding.TryRemove(sent.MessageId, out _);
            }
        }
#pragma warning disable CA1031 // The rows stay; the next host delivers them again.
        catch (Exception)
#pragma warning restore CA1031
        {
            delivered?.TrySetCanceled(CancellationToken.None);
        }
    }
}
