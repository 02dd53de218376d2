using Azure;
using PartnerDesk.LocalRuntime.DurableTask.History;

namespace PartnerDesk.LocalRuntime.DurableTask.Storage;

/// <summary>One episode's change to one instance, before it is stored. All of it becomes visible, or nothing.</summary>
internal sealed record Commit
{
    /// <summary>The row as of the commit before; null when the instance must be new.</summary>
    public InstanceRecord? Before { get; init; }

    /// <summary>Version of the row of <see cref="Before"/>.</summary>
    public ETag ETag { get; init; }

    /// <summary>The row to be; its <see cref="InstanceRecord.Parts"/> are worked out when it is stored.</summary>
    public required InstanceRecord After { get; init; }

    /// <summary>Appended to the history, or all of it when <see cref="After"/> is of another generation.</summary>
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    /// <summary>Events now in the row of <see cref="Before"/>, which move to a row of their own when it is full.</summary>
    public IReadOnlyList<HistoryEvent> Inline { get; init; } = [];

    public IReadOnlyList<OutboxMessage> Outbox { get; init; } = [];

    /// <summary>Nothing but the end of an instance of which storage refused an episode.</summary>
    public bool IsEnd { get; init; }

    /// <summary>A merge is enough: the same generation goes on.</summary>
    public bool IsAppend => Before is { } before && before.Generation == After.Generation;
}
