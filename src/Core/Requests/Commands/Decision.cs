using PartnerDesk.Core.Results;

namespace PartnerDesk.Core.Requests.Commands;

/// <summary>What every decision is made on.</summary>
internal sealed record Decision(SupportRequest Before, string By, DateTimeOffset Now, RequestPolicy Policy)
{
    public Draft Draft() => new(Before, By, Now);

    public Result<Change> Nothing() => Change.None(Before);

    /// <returns>Null while work goes on; a conflict once the request is resolved, closed or cancelled.</returns>
    public Problem? RefuseUnlessActive(string what) => RequestStanding.IsActive(Before)
        ? null
        : RequestProblems.Over(Before, Before.Status == RequestStatus.Cancelled ? $"{what} is not possible any more" : $"reopen it before {what}");
}
