using PartnerDesk.Core.Diagnosis;
using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

/// <summary>Requests in each status, reached by commands as in life, and shorthand to decide.</summary>
public abstract class CommandTest
{
    protected static readonly DateTimeOffset Now = A.Start.AddHours(1);

    public static TheoryData<RequestStatus> Active =>
    [
        RequestStatus.Received, RequestStatus.Diagnosing, RequestStatus.KnownIncident, RequestStatus.WithAgent, RequestStatus.WaitingForCustomer, RequestStatus.Escalated,
    ];

    public static TheoryData<RequestStatus> Over => [RequestStatus.Resolved, RequestStatus.Closed, RequestStatus.Cancelled];

    protected static Result<Change> Decide(SupportRequest before, RequestCommand command, DateTimeOffset? now = null, string by = "li") =>
        SupportRequestCommands.Decide(before, command, by, now ?? Now, A.Policy);

    protected static Change Change(SupportRequest before, RequestCommand command, DateTimeOffset? now = null, string by = "li")
    {
        Change change = Decide(before, command, now, by).OrFail();
        Assert.False(change.IsEmpty, $"{command} changed nothing.");
        return change;
    }

    protected static void AssertNothing(SupportRequest before, RequestCommand command, DateTimeOffset? now = null)
    {
        Change change = Decide(before, command, now).OrFail();
        Assert.True(change.IsEmpty);
        Assert.Same(before, change.After);
        Assert.Empty(change.Entries);
    }

    protected static Problem AssertConflict(SupportRequest before, RequestCommand command, DateTimeOffset? now = null)
    {
        Problem problem = Decide(before, command, now).ProblemOrFail();
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains($"{before.Status}", problem.Detail, StringComparison.Ordinal);
        return problem;
    }

    protected static void AssertInvalid(SupportRequest before, RequestCommand command, string member)
    {
        Problem problem = Decide(before, command).ProblemOrFail();
        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal([member], problem.Errors.Keys);
    }

    protected static SupportRequest After(SupportRequest before, params ReadOnlySpan<RequestCommand> commands)
    {
        foreach (RequestCommand command in commands) before = SupportRequestCommands.Decide(before, command, "li", A.Start, A.Policy).OrFail().After;
        return before;
    }

    protected static TimelineEntry Single(Change change, TimelineKind kind) => Assert.Single(change.Entries, entry => entry.Kind == kind);

    protected static RequestCommand Escalate() => new RequestCommand.Escalate(Justification.Defect, EscalationGap.Tools, "Tried everything.");

    protected static SupportRequest In(RequestStatus status) => status switch
    {
        RequestStatus.Received => A.SupportRequest(),
        RequestStatus.Diagnosing => After(
            In(RequestStatus.Received),
            new RequestCommand.RecordAcknowledgement("en", true, null),
            new RequestCommand.Triage(),
            new RequestCommand.StartDiagnosis(1)),
        RequestStatus.KnownIncident => After(
            In(RequestStatus.Diagnosing), new RequestCommand.RecordFinding(1, A.IncidentFinding(), null), new RequestCommand.CompleteDiagnosis(1)),
        RequestStatus.WithAgent => After(
            In(RequestStatus.Diagnosing),
            new RequestCommand.RecordFinding(1, A.Finding(), null),
            new RequestCommand.RecordFinding(1, A.Finding(DiagnosticCatalogue.Subscriptions), null),
            new RequestCommand.CompleteDiagnosis(1)),
        RequestStatus.WaitingForCustomer => After(In(RequestStatus.WithAgent), new RequestCommand.AddMessage("Which user?", false, true, false)),
        RequestStatus.Escalated => After(In(RequestStatus.WithAgent), Escalate()),
        RequestStatus.Resolved => After(In(RequestStatus.WithAgent), new RequestCommand.Resolve("Restarted the connector.")),
        RequestStatus.Closed => After(In(RequestStatus.Resolved), new RequestCommand.Confirm()),
        RequestStatus.Cancelled => After(In(RequestStatus.WithAgent), new RequestCommand.Cancel("By mistake.")),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No way there yet."),
    };
}
