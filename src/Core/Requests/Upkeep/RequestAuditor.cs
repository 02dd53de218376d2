using PartnerDesk.Core.Faults;
using PartnerDesk.Core.Requests.Flow;

namespace PartnerDesk.Core.Requests.Upkeep;

/// <summary>What one run of the auditor did.</summary>
/// <param name="Checked">Lines looked at.</param>
/// <param name="Started">Requests whose orchestration was missing or had ended.</param>
/// <param name="Woken">Requests whose orchestration had not seen their last change.</param>
/// <param name="LinesRemoved">Lines whose request was never inserted.</param>
/// <param name="LinesRepaired">Lines that were behind their request.</param>
/// <param name="Failed">Lines that could not be looked at; the next round does.</param>
public sealed record AuditReport(int Checked, int Started, int Woken, int LinesRemoved, int LinesRepaired, int Failed);

/// <summary>Finds requests nobody works on, and gets them going: whatever was lost between storing and starting, or on the way to the flow.</summary>
/// <remarks>
/// Goes through the list's open lines a slice at a time, and begins again at its end. Where it is, it keeps in memory: a restart begins
/// at the front, which repeats work and misses nothing.
/// </remarks>
public sealed class RequestAuditor(ISupportRequestStore store, IRequestIndex index, IToleratedFaults faults, TimeProvider time)
{
    /// <summary>A line without a request is left alone this long: the insert may be on its way.</summary>
    public static readonly TimeSpan InsertGrace = TimeSpan.FromMinutes(5);

    /// <summary>A change is left alone this long: the flow may be about to see it.</summary>
    public static readonly TimeSpan WakeGrace = TimeSpan.FromSeconds(30);

    private const int PageSize = 200;
    private const int MostLinesInOneRun = 1_000;
    private const int LookedAtAtOnce = 8;

    private string? _continuation;

    /// <summary>Looks at the next slice. Not to be run twice at once in one process.</summary>
    public async Task<AuditReport> RunAsync(IRequestFlow flow, IRequestFlowProbe probe, CancellationToken cancellationToken)
    {
        Tally tally = new();
        do
        {
            RequestPage page = await index.ListUnsettledAsync(PageSize, _continuation, cancellationToken);
            await Parallel.ForEachAsync(
                page.Items,
                new ParallelOptions { MaxDegreeOfParallelism = LookedAtAtOnce, CancellationToken = cancellationToken },
                async (line, token) => await LookAsync(line, flow, probe, tally, token));
            _continuation = page.Continuation;
        }
        while (_continuation is not null && tally.Checked < MostLinesInOneRun);

        return tally.Report();
    }

    private async Task LookAsync(RequestSummary line, IRequestFlow flow, IRequestFlowProbe probe, Tally tally, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref tally.Checked);
        try
        {
            await LookOrThrowAsync(line, flow, probe, tally, cancellationToken);
        }
        // One line that cannot be looked at must not keep the others waiting.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref tally.Failed);
            faults.Tolerated("audit request", line.Id, exception);
        }
    }

    private async Task LookOrThrowAsync(RequestSummary line, IRequestFlow flow, IRequestFlowProbe probe, Tally tally, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (await store.FindAsync(line.Id, cancellationToken) is not { Request: var request })
        {
            if (now - line.CreatedAt <= InsertGrace) return;

            await index.RemoveAsync(line, cancellationToken);
            Interlocked.Increment(ref tally.LinesRemoved);
            return;
        }

        if (now - request.UpdatedAt <= WakeGrace) return;

        if (line.Sequence < request.Sequence)
        {
            await index.PutAsync(RequestSummaries.Of(request), cancellationToken);
            Interlocked.Increment(ref tally.LinesRepaired);
        }

        FlowState state = await probe.GetStateAsync(line.Id, cancellationToken);
        if (state is FlowState.Missing or FlowState.Ended)
        {
            await flow.StartAsync(line.Id, cancellationToken);
            Interlocked.Increment(ref tally.Started);
        }
        else if (state == FlowState.Running && line.HandledSequence < request.Sequence)
        {
            await flow.WakeAsync(line.Id, cancellationToken);
            Interlocked.Increment(ref tally.Woken);
        }
    }

    // Counted from several lines at once.
    private sealed class Tally
    {
        public int Checked;
        public int Started;
        public int Woken;
        public int LinesRemoved;
        public int LinesRepaired;
        public int Failed;

        public AuditReport Report() => new(Checked, Started, Woken, LinesRemoved, LinesRepaired, Failed);
    }
}
