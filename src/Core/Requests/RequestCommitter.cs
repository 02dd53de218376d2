using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests;

/// <summary>What became of a command.</summary>
/// <param name="Before">As read for the decision that was committed.</param>
/// <param name="After">As stored now.</param>
/// <param name="IsChanged">False when nothing was written: it was so already.</param>
internal sealed record CommandOutcome(SupportRequest Before, VersionedRequest After, bool IsChanged);

/// <summary>Reads, decides, commits; and once more when somebody else was faster.</summary>
internal sealed class RequestCommitter(ISupportRequestStore store, RequestLocks locks, RequestPolicy policy, TimeProvider time)
{
    private const int MostAttempts = 20;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);

    /// <param name="guard">Looked at before each decision; a problem ends it. Null: none.</param>
    public async Task<Result<CommandOutcome>> RunAsync(
        string requestId,
        RequestCommand command,
        string by,
        CommandMark? mark,
        Func<VersionedRequest, Problem?>? guard,
        string? ifMatch,
        CancellationToken cancellationToken)
    {
        using IDisposable turn = await locks.EnterAsync(requestId, cancellationToken);
        for (int attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await store.FindAsync(requestId, cancellationToken) is not { } before) return RequestProblems.NotFound();
            if (guard?.Invoke(before) is { } refusal) return refusal;
            if (mark is not null && await store.FindMarkAsync(requestId, mark.Key, cancellationToken) is { } done) return Repeated(before, done.BodyHash, mark);
            if (ifMatch is not null and not "*" && ifMatch != before.ETag) return Stale();

            switch (SupportRequestCommands.Decide(before.Request, command, by, time.GetUtcNow(), policy))
            {
                case Result<Change>.Failed(var problem):
                    return problem;
                case Result<Change>.Ok(var change) when change.IsEmpty && mark is null:
                    return new CommandOutcome(before.Request, before, IsChanged: false);
                case Result<Change>.Ok(var change):
                    CommitOutcome outcome = await store.CommitAsync(before, change.After, change.Entries, change.Evidence, mark, cancellationToken);
                    if (outcome is CommitOutcome.Committed committed) return new CommandOutcome(before.Request, new VersionedRequest(change.After, committed.ETag), !change.IsEmpty);
                    if (outcome is CommitOutcome.AlreadyDone already && mark is not null) return await RepeatedAsync(requestId, already.BodyHash, mark, cancellationToken);
                    break;
            }

            await Task.Delay(PauseAfter(attempt), time, cancellationToken);
        }

        return new Problem(ProblemKind.Unavailable, "request-busy", "Too many changes reach this request at once; try again in a moment.");
    }

    private async Task<Result<CommandOutcome>> RepeatedAsync(string requestId, string bodyHash, CommandMark mark, CancellationToken cancellationToken) =>
        await store.FindAsync(requestId, cancellationToken) is { } current ? Repeated(current, bodyHash, mark) : RequestProblems.NotFound();

    private static Result<CommandOutcome> Repeated(VersionedRequest current, string bodyHash, CommandMark mark) =>
        bodyHash == mark.BodyHash
            ? new CommandOutcome(current.Request, current, IsChanged: false)
            : new Problem(ProblemKind.Conflict, "idempotency-key-reused", "This idempotency key came with another body before; use a new key.");

    private static Problem Stale() =>
        new(ProblemKind.Stale, "stale", "The request changed since you read it: read it again and decide anew.");

    // Spread out, so that writers in other processes do not meet again.
    private static TimeSpan PauseAfter(int attempt) => ShortestPause * Math.Min(attempt, 10) * (0.5 + Random.Shared.NextDouble());
}
