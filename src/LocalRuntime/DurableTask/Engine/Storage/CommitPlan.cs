using System.Text;
using Azure.Data.Tables;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>
/// A commit as rows. Small appends are one merge of the instance row. When the row is full, its events and the new
/// ones move to rows of their own in the same transaction.
/// </summary>
internal sealed class CommitPlan
{
    private CommitPlan(Commit commit, InstanceRecord after, TableEntity row, bool isMerge, List<TableEntity> blocks, bool movedInline, int eventBytes)
    {
        Commit = commit;
        After = after;
        Row = row;
        IsMerge = isMerge;
        Blocks = blocks;
        MovedInline = movedInline;
        EventBytes = eventBytes;
    }

    public Commit Commit { get; }

    /// <summary>The row to be, with its parts.</summary>
    public InstanceRecord After { get; }

    public TableEntity Row { get; }

    public bool IsMerge { get; }

    /// <summary>Rows of history, input, output and outbox; written over whatever an unfinished commit left there.</summary>
    public List<TableEntity> Blocks { get; }

    /// <summary>The instance row has no more events in it.</summary>
    public bool MovedInline { get; }

    public int EventBytes { get; }

    /// <summary>Rows have been written ahead of the final transaction.</summary>
    public bool HasStaged { get; set; }

    public static CommitPlan Of(Commit commit, string writer, StorageLimits limits)
    {
        InstanceRecord after = commit.After;
        string key = InstanceKey.Encode(after.InstanceId);
        StoredParts parts = commit.IsAppend ? commit.Before!.Parts : new StoredParts();
        var blocks = new List<TableEntity>();
        byte[] events = commit.Events.Count == 0 ? [] : HistoryCodec.Encode(commit.Events);
        bool moves = parts.SegmentBytes + events.Length > limits.InlineHistoryBytes || parts.Segments >= limits.InlineSegments;
        byte[]? segment = null;
        if (moves)
        {
            byte[] all = commit.Inline.Count == 0 ? events : [.. HistoryCodec.Encode(commit.Inline), .. events];
            int first = parts.HistoryRows;
            blocks.AddRange(Storage.Blocks.ToRows(key, row => RowKeys.History(after.Generation, first + row), all, limits));
            parts = parts with { HistoryRows = first + Storage.Blocks.CountRows(all.Length, limits), Segments = 0, SegmentBytes = 0 };
        }
        else if (events.Length > 0)
        {
            segment = events;
            parts = parts with { Segments = parts.Segments + 1, SegmentBytes = parts.SegmentBytes + events.Length };
        }

        if (!commit.IsAppend)
        {
            parts = parts with { InputRows = AddText(blocks, key, row => RowKeys.Input(after.Generation, row), after.Input, limits) };
        }

        if (!ReferenceEquals(after.Output, commit.Before?.Output))
        {
            parts = parts with { OutputRows = AddText(blocks, key, row => RowKeys.Output(after.Generation, row), after.Output, limits) };
        }

        if (commit.Outbox.Count > 0)
        {
            blocks.AddRange(Storage.Blocks.ToRows(
                key, row => RowKeys.Outbox(after.Sequence, row), HistoryCodec.Encode(commit.Outbox), limits));
        }

        after = after with { Parts = parts };

        // Only a full write takes the moved segments out of the row.
        bool isMerge = commit.IsAppend && !(moves && commit.Before!.Parts.Segments > 0);
        TableEntity instance = InstanceRow.Write(key, after, isMerge ? commit.Before : null, writer);
        if (segment is not null)
        {
            instance[InstanceRow.SegmentName(parts.Segments - 1)] = segment;
        }

        return new CommitPlan(commit, after, instance, isMerge, blocks, moves, events.Length);
    }

    private static int AddText(List<TableEntity> blocks, string key, Func<int, string> rowKey, string? text, StorageLimits limits)
    {
        if (text is null || Encoding.UTF8.GetByteCount(text) is var length && length <= limits.PropertyBytes)
        {
            return 0;
        }

        blocks.AddRange(Storage.Blocks.ToRows(key, rowKey, Encoding.UTF8.GetBytes(text), limits));
        return Storage.Blocks.CountRows(length, limits);
    }
}
