using PartnerDesk.Core.Escalation;
using PartnerDesk.Core.Requests;
using PartnerDesk.Core.Requests.Commands;
using PartnerDesk.Core.Results;
using PartnerDesk.Testing.Core;

namespace PartnerDesk.Core.Tests.Requests.Commands;

/// <summary>The whole table: each command of people in each status.</summary>
public sealed class TransitionTableTests : CommandTest
{
    private const string Refused = "refused";

    // R Received, D Diagnosing, K KnownIncident, A WithAgent, W WaitingForCustomer, E Escalated, S Resolved, C Closed, X Cancelled.
    // "=" accepted and the status stays; "." nothing changes; "-" refused; a letter is the status afterwards.
    private const string Statuses = "RDKAWESCX";

    public static TheoryData<string, string> Table => new()
    {
        //                       RDKAWESCX
        { "message of staff", "=======--" },
        { "internal message", "=======--" },
        { "question to customer", "WWWWWW---" },
        { "message of customer", "====A==--" },
        { "acknowledge", "======---" },
        { "severity", "======---" },
        { "diagnose", "..DDDD---" },
        { "escalate", "--EEE.---" },
        { "vendor's number", "-----=---" },
        { "vendor closes", "-----A---" },
        { "resolve", "SSSSSS---" },
        { "confirm", "------C.-" },
        { "reopen", "------DD-" },
        { "cancel", "XXXXXXX-." },
        { "attach incident", "KKKKWK---" },
        { "detach incident", "..A...---" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_command_does_in_each_status_what_the_table_says(string name, string row)
    {
        foreach ((int index, char expected) in row.Index())
        {
            RequestStatus status = StatusOf(Statuses[index]);
            SupportRequest before = In(status);

            string actual = Outcome(before, Decide(before, CommandOf(name)));

            string wanted = expected switch
            {
                '-' => Refused,
                '=' => $"{status}",
                '.' => "nothing",
                _ => $"{StatusOf(expected)}",
            };
            Assert.Equal($"{name} in {status}: {wanted}", $"{name} in {status}: {actual}");
        }
    }

    [Fact]
    public void Every_status_of_the_flow_is_in_the_table() =>
        Assert.Equal(
            Enum.GetValues<RequestStatus>().Except([RequestStatus.AwaitingApproval, RequestStatus.Remediating]).Order(),
            Statuses.Select(StatusOf).Order());

    private static string Outcome(SupportRequest before, Result<Change> result) => result switch
    {
        Result<Change>.Failed({ Kind: ProblemKind.Conflict or ProblemKind.RuleNotMet }) => Refused,
        Result<Change>.Failed(var problem) => $"{problem.Kind}",
        Result<Change>.Ok({ IsEmpty: true }) => "nothing",
        Result<Change>.Ok({ After: var after }) when after.Sequence > before.Sequence => $"{after.Status}",
        _ => "changed without a timeline entry",
    };

    private static RequestStatus StatusOf(char letter) => letter switch
    {
        'R' => RequestStatus.Received,
        'D' => RequestStatus.Diagnosing,
        'K' => RequestStatus.KnownIncident,
        'A' => RequestStatus.WithAgent,
        'W' => RequestStatus.WaitingForCustomer,
        'E' => RequestStatus.Escalated,
        'S' => RequestStatus.Resolved,
        'C' => RequestStatus.Closed,
        'X' => RequestStatus.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "Not a letter of the table."),
    };

    private static RequestCommand CommandOf(string name) => name switch
    {
        "message of staff" => new RequestCommand.AddMessage("Hello", false, false, false),
        "internal message" => new RequestCommand.AddMessage("Hello", true, false, false),
        "question to customer" => new RequestCommand.AddMessage("Which user?", false, true, false),
        "message of customer" => new RequestCommand.AddMessage("Ann", false, false, true),
        "acknowledge" => new RequestCommand.Acknowledge(),
        "severity" => new RequestCommand.ChangeSeverity(Severity.A, "All shops are down."),
        "diagnose" => new RequestCommand.RequestDiagnosis(),
        "escalate" => Escalate(),
        "vendor's number" => new RequestCommand.UpdateServiceRequest("4711", null, null, null),
        "vendor closes" => new RequestCommand.UpdateServiceRequest(null, null, ServiceRequestStatus.Closed, null),
        "resolve" => new RequestCommand.Resolve("Done."),
        "confirm" => new RequestCommand.Confirm(),
        "reopen" => new RequestCommand.Reopen("Again."),
        "cancel" => new RequestCommand.Cancel("By mistake."),
        "attach incident" => new RequestCommand.AttachIncident("EX999"),
        "detach incident" => new RequestCommand.DetachIncident(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a row of the table."),
    };
}
