using PartnerDesk.Core.Callers;
using PartnerDesk.Core.Faults;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Requests.Flow;
using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests;

/// <summary>What people read and do. Everything is scoped by the caller: another customer's request is not there.</summary>
public sealed class SupportRequestService(
    ISupportRequestStore store, IRequestIndex index, RequestLocks locks, IToleratedFaults faults, RequestPolicy policy, TimeProvider time)
{
    private const int TimelinePage = 500;
    private readonly RequestCommitter _committer = new(store, locks, policy, time);

    /// <returns>The request with its timeline; <see cref="ProblemKind.NotFound"/> when absent or not the caller's to see.</returns>
    public async Task<Result<RequestView>> GetAsync(Caller caller, string requestId, CancellationToken cancellationToken) =>
        await FindAsync(caller, requestId, RequestAction.Read, cancellationToken) switch
        {
            Result<VersionedRequest>.Ok(var found) => await ViewAsync(caller, found, cancellationToken),
            Result<VersionedRequest>.Failed(var problem) => problem,
            _ => throw new InvalidOperationException("Unknown result."),
        };

    /// <summary>Finds a request without its timeline.</summary>
    /// <param name="action">What the caller is about to do with it.</param>
    /// <returns><see cref="ProblemKind.NotFound"/> when absent or not the caller's to see, <see cref="ProblemKind.Forbidden"/> by role.</returns>
    public async Task<Result<VersionedRequest>> FindAsync(Caller caller, string requestId, RequestAction action, CancellationToken cancellationToken)
    {
        if (Normal(requestId) is not { } id) return RequestProblems.NotFound();
        if (await store.FindAsync(id, cancellationToken) is not { } found) return RequestProblems.NotFound();
        return Refusal(caller, found, action) is { } refusal ? refusal : found;
    }

    /// <summary>Reads the timeline of a request the caller may see, and leaves out what it must not read.</summary>
    public async Task<RequestView> ViewAsync(Caller caller, VersionedRequest versioned, CancellationToken cancellationToken)
    {
        List<TimelineEntry> timeline = [];
        while (timeline.Count < versioned.Request.Sequence)
        {
            IReadOnlyList<TimelineEntry> page = await store.ReadTimelineAsync(versioned.Request.Id, timeline.Count, TimelinePage, cancellationToken);
            if (page.Count == 0) break;
            timeline.AddRange(page);
        }

        // Entries of a later commit belong to a request row we have not read.
        return RequestView.For(caller, versioned, [.. timeline.Where(entry => entry.Sequence <= versioned.Request.Sequence)]);
    }

    /// <summary>Lists requests of the caller's scope, newest first.</summary>
    /// <param name="query">Its customer ids, when given, are narrowed to the caller's scope.</param>
    public async Task<Result<RequestPage>> ListAsync(Caller caller, RequestQuery query, CancellationToken cancellationToken)
    {
        if (!RequestPermissions.Allows(caller, RequestAction.Read)) return Forbidden();

        IReadOnlySet<string>? scope = caller.Kind == CallerKind.Customer
            ? new HashSet<string>(caller.CustomerId is { } own ? [own] : [], StringComparer.OrdinalIgnoreCase)
            : caller.Scope;
        IReadOnlySet<string>? wanted = (scope, query.CustomerIds) switch
        {
            (null, _) => query.CustomerIds,
            (_, null) => scope,
            _ => query.CustomerIds.Where(scope.Contains).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
        if (wanted is { Count: 0 }) return new RequestPage([], null);

        return await index.ListAsync(query with { CustomerIds = wanted }, cancellationToken);
    }

    /// <summary>Decides a command and commits it; then the list follows and the flow is woken, where failing is harmless.</summary>
    /// <param name="ifMatch">The ETag the caller read; "*" or null: whatever is there.</param>
    /// <param name="mark">The caller's idempotency key; null: none.</param>
    /// <returns>
    /// The request as stored now, also for a repeat. Failures: <see cref="ProblemKind.NotFound"/>, <see cref="ProblemKind.Forbidden"/>,
    /// <see cref="ProblemKind.Stale"/> when <paramref name="ifMatch"/> does not match, <see cref="ProblemKind.Conflict"/> for a mark
    /// used with another body, <see cref="ProblemKind.Unavailable"/> when too many write at once, and those of
    /// <see cref="SupportRequestCommands.Decide"/>.
    /// </returns>
    public async Task<Result<VersionedRequest>> ExecuteAsync(
        Caller caller, string requestId, RequestCommand command, string? ifMatch, CommandMark? mark, IRequestFlow flow, CancellationToken cancellationToken)
    {
        if (Normal(requestId) is not { } id) return RequestProblems.NotFound();
        if (RequestPermissions.ActionOf(command) is not { } action) return Forbidden();

        Result<CommandOutcome> result = await _committer.RunAsync(
            id, AsSaidBy(caller, command), caller.Name, mark, found => Refusal(caller, found, action), ifMatch, cancellationToken);
        if (result is Result<CommandOutcome>.Failed(var problem)) return problem;

        CommandOutcome committed = ((Result<CommandOutcome>.Ok)result).Value;
        if (committed.IsChanged) await FollowAsync(committed, flow);
        return committed.After;
    }

    // The request is committed: a caller that hangs up stops nothing any more, and the auditor repeats whatever fails.
    private async Task FollowAsync(CommandOutcome committed, IRequestFlow flow)
    {
        SupportRequest request = committed.After.Request;
        try
        {
            await index.PutAsync(RequestSummaries.Of(request), CancellationToken.None);
        }
        catch (Exception exception)
        {
            faults.Tolerated("update the list", request.Id, exception);
        }

        try
        {
            // The flow of a request that was over has ended.
            await (committed.Before.IsOpen ? flow.WakeAsync(request.Id, CancellationToken.None) : flow.StartAsync(request.Id, CancellationToken.None));
        }
        catch (Exception exception)
        {
            faults.Tolerated("wake flow", request.Id, exception);
        }
    }

    private static Problem? Refusal(Caller caller, VersionedRequest found, RequestAction action)
    {
        if (!caller.Sees(found.Request.CustomerId)) return RequestProblems.NotFound();
        return RequestPermissions.Allows(caller, action) ? null : Forbidden();
    }

    // Who speaks is the caller's to prove, not the command's to claim.
    private static RequestCommand AsSaidBy(Caller caller, RequestCommand command) =>
        command is RequestCommand.AddMessage message ? message with { ByCustomer = !caller.IsStaff } : command;

    private static Problem Forbidden() => new(ProblemKind.Forbidden, "forbidden", "Your role does not allow this.");

    private static string? Normal(string requestId) => Guid.TryParseExact(requestId, "D", out Guid id) ? id.ToString("D") : null;
}
